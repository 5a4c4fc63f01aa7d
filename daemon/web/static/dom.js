// Elements from values. Whatever comes from outside enters the page here, and
// only as text: no string is ever read as markup.

// h("p", {class: "snippet", dir: "rtl"}, "text", element, [more])
// Properties: `on` is a map of listeners; true is an empty attribute; null,
// undefined and false are left out. Children likewise; all else is text.
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) {
        element.addEventListener(event, listener);
      }
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  append(element, children);
  return element;
}

function append(element, children) {
  for (const child of children) {
    if (Array.isArray(child)) {
      append(element, child);
    } else if (child !== null && child !== undefined && child !== false) {
      element.append(child); // a string becomes a text node
    }
  }
}

export const byId = (id) => document.getElementById(id);

// Only what a reader may safely follow; null for javascript:, data: and the like.
export function safeLink(url) {
  try {
    const parsed = new URL(url);
    return ["http:", "https:"].includes(parsed.protocol) ? parsed.href : null;
  } catch {
    return null;
  }
}

// Makes `parent`'s children those of the list, in this order, and touches only
// what differs: focus, selection and open details of the others stay.
export function setChildren(parent, wanted) {
  const keep = new Set(wanted);
  for (const child of [...parent.children]) {
    if (!keep.has(child)) child.remove();
  }
  let next = parent.firstElementChild;
  for (const child of wanted) {
    if (child === next) {
      next = next.nextElementSibling;
    } else {
      parent.insertBefore(child, next);
    }
  }
}

// Makes the element's content equal to these nodes, in place: where the page is
// drawn anew every few seconds, focus and scrolling stay. They carry no listeners.
export function become(element, nodes) {
  nodes.forEach((node, i) => {
    const old = element.childNodes[i];
    if (!old) {
      element.append(node);
    } else if (old.nodeName !== node.nodeName || old.nodeType === Node.TEXT_NODE) {
      if (!old.isEqualNode(node)) old.replaceWith(node);
    } else if (!old.isEqualNode(node)) {
      for (const {name} of [...old.attributes]) if (!node.hasAttribute(name)) old.removeAttribute(name);
      for (const {name, value} of node.attributes) old.setAttribute(name, value);
      become(old, [...node.childNodes]);
    }
  });
  while (element.childNodes.length > nodes.length) element.lastChild.remove();
}

// Where there is no clipboard (a page over plain http from another machine) the
// old way, by a selection, still works.
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = h("textarea", {class: "offscreen", readonly: true, "aria-hidden": "true"});
    area.value = text;
    const before = document.activeElement;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    before?.focus();
    return done;
  }
}
