# Files -> a source with their bytes. Written as numbers: no file's content can
# end a literal.
#
# cmake -DOUT=file.cc -DHEADER=daemon/cli/x.h "-DFILES=Function=path,..." -P embed.cmake
#   the header's functions, each with the bytes of one file.
# cmake ... "-DFILES=name=path,..." -DTABLE=Function -P embed.cmake
#   one function with all of them by name: std::span<const EmbeddedFile>.
file(WRITE ${OUT} "#include \"${HEADER}\"\n\nnamespace wirewatch {\n")
string(REPLACE "," ";" pairs "${FILES}")
set(number 0)
foreach(pair IN LISTS pairs)
  string(REPLACE "=" ";" pair "${pair}")
  list(GET pair 0 name)
  list(GET pair 1 path)
  file(READ ${path} bytes HEX)
  string(REGEX REPLACE "(..)" "'\\\\x\\1'," bytes "${bytes}")
  file(APPEND ${OUT} "namespace {\nconstexpr char k${number}[] = {${bytes}};\n}  // namespace\n")
  if(TABLE)
    string(APPEND rows "    {\"${name}\", {k${number}, sizeof k${number}}},\n")
  else()
    file(APPEND ${OUT}
      "std::string_view ${name}() { return {k${number}, sizeof k${number}}; }\n")
  endif()
  math(EXPR number "${number} + 1")
endforeach()
if(TABLE)
  file(APPEND ${OUT} "namespace {\nconstexpr EmbeddedFile kFiles[] = {\n${rows}};\n}  // namespace\n"
    "std::span<const EmbeddedFile> ${TABLE}() { return kFiles; }\n")
endif()
file(APPEND ${OUT} "}  // namespace wirewatch\n")
