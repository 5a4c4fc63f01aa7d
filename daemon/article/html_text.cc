#include "daemon/article/html_text.h"

#include <gumbo.h>

#include <algorithm>
#include <cstddef>
#include <memory_resource>
#include <vector>

#include "daemon/article/html_foreign.h"
#include "daemon/article/html_references.h"
#include "daemon/article/html_scan.h"
#include "daemon/article/html_skeleton.h"

namespace wirewatch {
namespace {

bool IsSpace(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

// What an element is to the text around it.
enum class Shape { kInline, kBlock, kCell, kLineEnd, kPreformatted, kHidden };

Shape ShapeOf(GumboTag tag) {
  switch (tag) {
    case GUMBO_TAG_HEAD:
    case GUMBO_TAG_TITLE:
    case GUMBO_TAG_STYLE:
    case GUMBO_TAG_SCRIPT:
    case GUMBO_TAG_NOSCRIPT:
    case GUMBO_TAG_TEMPLATE:
    case GUMBO_TAG_IFRAME:
    case GUMBO_TAG_NOEMBED:
    case GUMBO_TAG_NOFRAMES:
    case GUMBO_TAG_RT:
    case GUMBO_TAG_RP:
    case GUMBO_TAG_RTC:
      return Shape::kHidden;
    case GUMBO_TAG_BR:
      return Shape::kLineEnd;
    case GUMBO_TAG_TD:
    case GUMBO_TAG_TH:
      return Shape::kCell;
    case GUMBO_TAG_PRE:
    case GUMBO_TAG_LISTING:
    case GUMBO_TAG_XMP:
    case GUMBO_TAG_PLAINTEXT:
    case GUMBO_TAG_TEXTAREA:
      return Shape::kPreformatted;
    case GUMBO_TAG_HTML:
    case GUMBO_TAG_BODY:
    case GUMBO_TAG_ARTICLE:
    case GUMBO_TAG_SECTION:
    case GUMBO_TAG_NAV:
    case GUMBO_TAG_ASIDE:
    case GUMBO_TAG_H1:
    case GUMBO_TAG_H2:
    case GUMBO_TAG_H3:
    case GUMBO_TAG_H4:
    case GUMBO_TAG_H5:
    case GUMBO_TAG_H6:
    case GUMBO_TAG_HGROUP:
    case GUMBO_TAG_HEADER:
    case GUMBO_TAG_FOOTER:
    case GUMBO_TAG_ADDRESS:
    case GUMBO_TAG_P:
    case GUMBO_TAG_HR:
    case GUMBO_TAG_BLOCKQUOTE:
    case GUMBO_TAG_OL:
    case GUMBO_TAG_UL:
    case GUMBO_TAG_LI:
    case GUMBO_TAG_DL:
    case GUMBO_TAG_DT:
    case GUMBO_TAG_DD:
    case GUMBO_TAG_FIGURE:
    case GUMBO_TAG_FIGCAPTION:
    case GUMBO_TAG_MAIN:
    case GUMBO_TAG_DIV:
    case GUMBO_TAG_TABLE:
    case GUMBO_TAG_CAPTION:
    case GUMBO_TAG_TBODY:
    case GUMBO_TAG_THEAD:
    case GUMBO_TAG_TFOOT:
    case GUMBO_TAG_TR:
    case GUMBO_TAG_FORM:
    case GUMBO_TAG_FIELDSET:
    case GUMBO_TAG_LEGEND:
    case GUMBO_TAG_SELECT:
    case GUMBO_TAG_OPTGROUP:
    case GUMBO_TAG_OPTION:
    case GUMBO_TAG_DETAILS:
    case GUMBO_TAG_SUMMARY:
    case GUMBO_TAG_MENU:
    case GUMBO_TAG_DIR:
    case GUMBO_TAG_CENTER:
      return Shape::kBlock;
    default:
      return Shape::kInline;
  }
}

// Whether references in its text are none; of the elements that are seen.
bool IsRaw(const GumboElement& element) {
  return element.tag_namespace == GUMBO_NAMESPACE_HTML &&
         (element.tag == GUMBO_TAG_XMP || element.tag == GUMBO_TAG_PLAINTEXT);
}

// The text so far, and what is to stand before the next piece of it.
class TextWriter {
 public:
  enum class Gap { kNone, kSpace, kCell, kLine, kParagraph };

  void Part(Gap gap) { gap_ = std::max(gap_, gap); }
  void LineEnd() { Part(gap_ >= Gap::kLine ? Gap::kParagraph : Gap::kLine); }

  void Collapsed(std::string_view text) {
    for (auto at = text.begin(); at != text.end();) {
      const auto word = std::find_if_not(at, text.end(), IsSpace);
      if (word != at) {
        Part(Gap::kSpace);
      }
      at = std::find_if(word, text.end(), IsSpace);
      if (at != word) {
        Verbatim({word, at});
      }
    }
  }

  void Verbatim(std::string_view text) {
    constexpr std::string_view kGaps[] = {"", " ", "\t", "\n", "\n\n"};
    if (!text_.empty()) {
      text_ += kGaps[static_cast<std::size_t>(gap_)];
    }
    gap_ = Gap::kNone;
    text_ += text;
  }

  std::string Take() { return std::move(text_); }

 private:
  std::string text_;
  Gap gap_ = Gap::kNone;
};

using Gap = TextWriter::Gap;

// A walk over the tree that keeps its own stack.
class TreeWalk {
 public:
  TreeWalk(const GumboNode& root, const HtmlSkeleton& skeleton)
      : skeleton_(skeleton) {
    Enter(root);
  }

  std::string Run() {
    while (!path_.empty()) {
      Step& step = path_.back();
      const GumboVector& children = step.node->v.element.children;
      if (step.next < children.length) {
        const auto* const child =
            static_cast<const GumboNode*>(children.data[step.next]);
        ++step.next;
        Visit(*child);
      } else {
        Leave();
      }
    }
    return writer_.Take();
  }

 private:
  struct Step {
    const GumboNode* node;
    Shape shape;
    unsigned next;  // child to be visited
  };

  void Visit(const GumboNode& node) {
    switch (node.type) {
      case GUMBO_NODE_ELEMENT:
        Enter(node);
        break;
      case GUMBO_NODE_TEXT:
      case GUMBO_NODE_CDATA:
      case GUMBO_NODE_WHITESPACE:
        skeleton_.Expand(node.v.text.text, raw_ > 0,
                         [this](std::string_view text) {
                           if (preformatted_ > 0) {
                             writer_.Verbatim(text);
                           } else {
                             writer_.Collapsed(text);
                           }
                         });
        break;
      default:
        break;
    }
  }

  void Enter(const GumboNode& node) {
    const Shape shape = ShapeOf(node.v.element.tag);
    if (shape == Shape::kHidden) {
      return;
    }
    if (shape == Shape::kLineEnd) {
      writer_.LineEnd();
      return;
    }
    preformatted_ += shape == Shape::kPreformatted ? 1 : 0;
    raw_ += IsRaw(node.v.element) ? 1 : 0;
    Edge(shape);
    path_.push_back({&node, shape, 0});
  }

  void Leave() {
    const Shape shape = path_.back().shape;
    raw_ -= IsRaw(path_.back().node->v.element) ? 1 : 0;
    path_.pop_back();
    Edge(shape);
    preformatted_ -= shape == Shape::kPreformatted ? 1 : 0;
  }

  void Edge(Shape shape) {
    if (shape == Shape::kBlock || shape == Shape::kPreformatted) {
      writer_.Part(Gap::kParagraph);
    } else if (shape == Shape::kCell) {
      writer_.Part(Gap::kCell);
    }
  }

  const HtmlSkeleton& skeleton_;
  std::vector<Step> path_;
  std::size_t preformatted_ = 0;  // such elements on the path
  std::size_t raw_ = 0;
  TextWriter writer_;
};

void* Allocate(void* arena, std::size_t bytes) noexcept {
  return static_cast<std::pmr::monotonic_buffer_resource*>(arena)->allocate(
      bytes);
}

void KeepUntilTheEnd(void*, void*) noexcept {}

}  // namespace

std::optional<std::string> ExtractHtmlText(std::string_view html) {
  const auto plain = WithPlainCharacters(html);
  html = plain ? std::string_view(*plain) : html;
  const auto changed = WithoutForeignContent(html);
  html = changed ? std::string_view(*changed) : html;
  const HtmlScan scan = ScanHtml(html);
  if (!IsAffordable(scan, html)) {
    return std::nullopt;
  }
  const HtmlSkeleton skeleton(html, scan);
  std::string_view markup = skeleton.markup();
  std::string in_a_table;
  if (scan.has_loose_cells) {
    in_a_table.append("<table>").append(markup);
    markup = in_a_table;
  }
  // All of the tree goes at once, with the arena: gumbo's own way of freeing it
  // recurses as deep as the elements nest.
  std::pmr::monotonic_buffer_resource arena(4096);
  GumboOptions options = kGumboDefaultOptions;
  options.allocator = Allocate;
  options.deallocator = KeepUntilTheEnd;
  options.userdata = &arena;
  options.max_errors = 0;
  const GumboOutput* const output =
      gumbo_parse_with_options(&options, markup.data(), markup.size());
  return TreeWalk(*output->root, skeleton).Run();
}

}  // namespace wirewatch
