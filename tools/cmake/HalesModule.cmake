# hales_module(twin SOURCES twin.c ... DEPENDS physics numeric base [LIBS sqlite3])
# One static library per folder of src/, so that the link line is the architecture (tools/deps.txt).
function(hales_module name)
  cmake_parse_arguments(A "" "" "SOURCES;DEPENDS;LIBS" ${ARGN})
  add_library(hales_${name} STATIC ${A_SOURCES})
  target_link_libraries(hales_${name} PUBLIC hales_flags ${A_LIBS} m)
  foreach(d ${A_DEPENDS})
    target_link_libraries(hales_${name} PUBLIC hales_${d})
  endforeach()
endfunction()

# Seconds until a test that does not end is ended, one for all: no test asks how fast the machine is, so this is ten
# times what the longest takes on two free processors.
set(HALES_TEST_TIMEOUT 1800)

# hales_test(physics korakianitis DEPENDS physics [LABEL unit] [COST 0] [LIBS ...])
# Builds test_<name>.c of the current folder as its own program and registers it as <module>.<name>.  COST: about its
# seconds of processor time, in the slower of the plain and the sanitized build, from some three on: the longest begin
# first, so that all processors end together.
function(hales_test module name)
  cmake_parse_arguments(A "" "LABEL;COST" "DEPENDS;LIBS" ${ARGN})
  if(NOT A_LABEL)
    set(A_LABEL unit)
  endif()
  if(NOT A_COST)
    set(A_COST 0)
  endif()
  add_executable(test_${module}_${name} test_${name}.c)
  target_link_libraries(test_${module}_${name} PRIVATE hales_flags hales_test_support cmocka ${A_LIBS} m)
  foreach(d ${A_DEPENDS})
    target_link_libraries(test_${module}_${name} PRIVATE hales_${d})
  endforeach()
  add_test(NAME ${module}.${name} COMMAND test_${module}_${name} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(${module}.${name} PROPERTIES TIMEOUT ${HALES_TEST_TIMEOUT} COST ${A_COST} LABELS ${A_LABEL}
    ENVIRONMENT "HALES_SOURCE_DIR=${CMAKE_SOURCE_DIR};HALES_BINARY_DIR=${CMAKE_BINARY_DIR}")
endfunction()
