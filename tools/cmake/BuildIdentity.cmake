# cmake -D SOURCE=DIR -D VERSION=X.Y.Z -D TEMPLATE=FILE.in -D OUT=FILE -P BuildIdentity.cmake
#
# Writes OUT from TEMPLATE with @HALES_CODE_VERSION@: the version and the commit that SOURCE is at, as
# 1.2.3+2d82bde0a1b2, with -dirty behind it where a tracked file was edited.  Run at each build; OUT is touched only
# when it changes, so a new commit recompiles one file.  Sources from `git archive` carry their commit in commit.txt;
# sources that say nothing make 1.2.3+unknown-build.  A repository around SOURCE is not SOURCE's.
set(build unknown-build)
file(READ ${SOURCE}/tools/cmake/commit.txt stamp)
if(stamp MATCHES "^([0-9a-f]+)\n$")
  string(SUBSTRING ${CMAKE_MATCH_1} 0 12 build)
endif()

find_program(GIT git)
if(GIT)
  # a hook's variables name another repository; whose the sources are does not matter to who builds them
  set(git ${CMAKE_COMMAND} -E env --unset=GIT_DIR --unset=GIT_WORK_TREE --unset=GIT_INDEX_FILE
    ${GIT} -c safe.directory=${SOURCE} -C ${SOURCE})
  execute_process(COMMAND ${git} rev-parse --show-prefix OUTPUT_VARIABLE below RESULT_VARIABLE failed ERROR_QUIET
    OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(NOT failed AND below STREQUAL "")
    execute_process(COMMAND ${git} describe --always --dirty --exclude=* --abbrev=12 OUTPUT_VARIABLE described
      RESULT_VARIABLE failed ERROR_QUIET OUTPUT_STRIP_TRAILING_WHITESPACE)
    if(NOT failed)
      set(build ${described})
    endif()
  endif()
endif()

set(HALES_CODE_VERSION ${VERSION}+${build})
configure_file(${TEMPLATE} ${OUT} @ONLY)
