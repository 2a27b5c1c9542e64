// What the scripts of the handbook share.
"use strict";

const handbook = {
  element(name, properties, ...children) {
    const node = Object.assign(document.createElement(name), properties);
    node.append(...children);
    return node;
  },

  // A text as searches compare it: after NFKC and without regard to case.
  normal: (text) => text.normalize("NFKC").toLowerCase(),

  wordsOf: (query) => handbook.normal(query).split(/\s+/).filter(Boolean),

  // A copy of a block, or of what is selected, without what only stands beside the text.
  textCopyOf(block) {
    const copy = block.cloneNode(true);
    for (const node of copy.querySelectorAll(".beside, .other-side, [hidden], noscript")) node.remove();
    return copy;
  },
};
