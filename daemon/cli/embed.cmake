# cmake -DOUT=file.cc -DHEADER=daemon/cli/x.h "-DFILES=Function=path,..." -P embed.cmake:
# writes the header's functions, each with the bytes of one file. The bytes are
# written as numbers: no file's content can end a literal.
file(WRITE ${OUT} "#include \"${HEADER}\"\n\nnamespace wirewatch {\n")
string(REPLACE "," ";" pairs "${FILES}")
foreach(pair IN LISTS pairs)
  string(REPLACE "=" ";" pair "${pair}")
  list(GET pair 0 function)
  list(GET pair 1 path)
  file(READ ${path} bytes HEX)
  string(REGEX REPLACE "(..)" "'\\\\x\\1'," bytes "${bytes}")
  file(APPEND ${OUT} "namespace {\nconstexpr char k${function}[] = {${bytes}};\n}  // namespace\n"
    "std::string_view ${function}() { return {k${function}, sizeof k${function}}; }\n")
endforeach()
file(APPEND ${OUT} "}  // namespace wirewatch\n")
