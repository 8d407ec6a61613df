# cmake -DOUT=x.c -DFILES="a.css;b.css" -P embed.cmake
# Joins style sheets into one C array and writes beside it the base64 SHA-256 that the page's
# content security policy names, so that this style sheet and no other is let in.
set(css "")
foreach(f ${FILES})
  file(READ ${f} one HEX)
  string(APPEND css "${one}")
endforeach()
string(LENGTH "${css}" digits)
math(EXPR bytes "${digits} / 2")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," array "${css}")
string(REGEX REPLACE "(................................................................................)" "\\1\n"
  array "${array}")

get_filename_component(dir ${OUT} DIRECTORY)
set(joined ${OUT}.css)
file(WRITE ${joined} "")
foreach(f ${FILES})
  file(READ ${f} one)
  file(APPEND ${joined} "${one}")
endforeach()
file(SIZE ${joined} size)
if(NOT size EQUAL bytes)
  message(FATAL_ERROR "style sheets changed while joining: ${size} bytes, not ${bytes}")
endif()
file(SHA256 ${joined} hex)

# 32 bytes to base64: ten groups of three and one of two
set(alphabet "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
set(base64 "")
foreach(i RANGE 0 60 6)
  string(SUBSTRING "${hex}0000" ${i} 6 group)
  math(EXPR value "0x${group}")
  foreach(shift 18 12 6 0)
    math(EXPR k "(${value} >> ${shift}) & 63")
    string(SUBSTRING ${alphabet} ${k} 1 letter)
    string(APPEND base64 ${letter})
  endforeach()
endforeach()
string(SUBSTRING ${base64} 0 43 base64)

file(WRITE ${OUT} "#include \"report/assets.h\"

const unsigned char hales_report_css[] = {
${array}};
const size_t hales_report_css_bytes = ${bytes};
const char hales_report_css_sha256[] = \"${base64}=\";
")
