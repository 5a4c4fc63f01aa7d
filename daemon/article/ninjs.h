// ninjs, the IPTC's news in JSON, versions 1.x to 3.x: where the fields of an
// article stand in it.
//
// A document is read by its members, not by the version that it claims:
//
// | field     | 1.x                    | 2.x              | 3.x              |
// |-----------|------------------------|------------------|------------------|
// | id        | uri                    | uri              | uri              |
// | version   | version                | version          | version          |
// | status    | pubstatus              | pubstatus        | pubStatus        |
// | language  | language               | language         | language         |
// | published | versioncreated, else   | the same         | versionCreated,  |
// |           | firstcreated           |                  | firstCreated     |
// | headline  | headline, headline_*   | headlines[]      | headlines[]      |
// | body      | body_*                 | bodies[]         | bodies[]         |
//
// Headline and body often come in several renditions (plain text, HTML, NITF).
// One kind of them is read, so that no mention counts twice: plain text, unless
// the longest of it is less than half of the longest rendition of all (a
// teaser), else HTML, else other XML, which are both extracted. All different
// texts of that kind count, joined by a blank line: they are parts (a lead, a
// main text). The kind is what contenttype says, else role or the member's
// name; where neither does, a text that begins with `<` is HTML.
#pragma once

#include <cstddef>
#include <vector>

#include "daemon/article/article.h"
#include "daemon/article/decode.h"
#include "daemon/article/json_walk.h"
#include "daemon/article/pointer_tree.h"
#include "rules/base/result.h"

namespace wirewatch {

// For JsonWalker.
PointerNode NinjsPlaces();
std::vector<FieldType> NinjsTypes();

// What is picked of one document at most: of headlines and bodies, the text,
// the type and the role. Newsrooms send a handful.
constexpr std::size_t kMostNinjsTexts = 10'000;

// The article of what was picked at those places; fails only for more than
// that, and for HTML that is out of all proportion (html_text.h).
Result<Article, DecodeError> ArticleOfNinjs(std::vector<PickedText> picked);

}  // namespace wirewatch
