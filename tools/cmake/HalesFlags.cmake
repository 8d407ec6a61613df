# Assertions stay on in every build: they cost nothing beside the equations.
set(CMAKE_C_FLAGS_RELEASE "-O3" CACHE STRING "" FORCE)
set(CMAKE_C_FLAGS_RELWITHDEBINFO "-O2 -g" CACHE STRING "" FORCE)

# One interface target carries what every translation unit of ours is built with.
set(HALES_SANITIZE "" CACHE STRING "address,undefined | thread | empty")
option(HALES_COVERAGE "gcov instrumentation" OFF)
option(HALES_FUZZ "link the fuzz targets against libFuzzer (clang)" OFF)

add_library(hales_flags INTERFACE)
target_include_directories(hales_flags INTERFACE ${CMAKE_SOURCE_DIR}/src)
target_compile_options(hales_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wdouble-promotion -Wstrict-prototypes -Wmissing-prototypes
  -Wvla -Wformat=2 -Wundef -Werror -ffp-contract=off -fno-math-errno)
# a message names a source from the root of ours: the same program comes out of whichever folder it was built in
target_compile_options(hales_flags INTERFACE -fmacro-prefix-map=${CMAKE_SOURCE_DIR}/=)
# one set of objects for the programs and for the libraries that others load, which show only what they mark
target_compile_options(hales_flags INTERFACE -fPIC -fvisibility=hidden)
target_link_options(hales_flags INTERFACE $<$<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>:-pie> -Wl,-z,relro,-z,now)
if(HALES_SANITIZE)
  # compiled for one run of the tests: what compiles fastest, with line numbers for the reports; the engine asks for more
  set(CMAKE_C_FLAGS_RELWITHDEBINFO "-O1 -g1" CACHE STRING "" FORCE)
  target_compile_options(hales_flags INTERFACE -fsanitize=${HALES_SANITIZE} -fno-sanitize-recover=all
    -fno-omit-frame-pointer)
  target_link_options(hales_flags INTERFACE -fsanitize=${HALES_SANITIZE})
  target_compile_definitions(hales_flags INTERFACE HALES_SANITIZED) # tests run fewer repetitions of the same thing
else()
  target_compile_options(hales_flags INTERFACE -fstack-protector-strong
    $<$<NOT:$<CONFIG:Debug>>:-D_FORTIFY_SOURCE=2>)
endif()
if(HALES_COVERAGE)
  target_compile_options(hales_flags INTERFACE --coverage)
  target_link_options(hales_flags INTERFACE --coverage)
endif()
if(HALES_FUZZ)
  target_compile_options(hales_flags INTERFACE -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all)
  target_link_options(hales_flags INTERFACE -fsanitize=address,undefined)
endif()

# Sources whose constants are single: HALES_SINGLE_CONSTANTS are the options, empty where the compiler has none.
include(CheckCSourceCompiles)
foreach(flag -fsingle-precision-constant -cl-single-precision-constant) # of gcc; of clang
  string(MAKE_C_IDENTIFIER "HALES_HAS${flag}" found)
  set(CMAKE_REQUIRED_FLAGS ${flag})
  check_c_source_compiles("_Static_assert(sizeof 0.1 == sizeof(float), \"\"); int main(void) { return 0; }" ${found})
  unset(CMAKE_REQUIRED_FLAGS)
  if(${found})
    set(HALES_SINGLE_CONSTANTS ${flag})
    break()
  endif()
endforeach()
if(HALES_SINGLE_CONSTANTS AND CMAKE_C_COMPILER_ID MATCHES "Clang") # which warns of what it was asked for
  list(APPEND HALES_SINGLE_CONSTANTS -Wno-implicit-float-conversion)
endif()
