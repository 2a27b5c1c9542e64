// Finds the articles that contain a query as it is written, after NFKC and without regard to case.
"use strict";

(() => {
  const SHOWN = 60; // characters of a snippet on either side of the first hit

  // A character with the sound marks or accents that belong to it: what NFKC may turn into another number of characters.
  const PIECE = /[^][\u3099\u309a\uff9e\uff9f\u0300-\u036f]*/gu;

  const normal = (text) => text.normalize("NFKC").toLowerCase();

  // A text with what each character of its normal form came from.
  const prepare = (text) => {
    let form = "";
    const origin = [];
    for (const match of text.matchAll(PIECE)) {
      const piece = normal(match[0]);
      for (let i = 0; i < piece.length; i += 1) origin.push([match.index, match.index + match[0].length]);
      form += piece;
    }
    return { text, form, origin };
  };

  const wordsOf = (query) => normal(query).split(/\s+/).filter(Boolean);

  // What a word of the query may stand for: itself, and its synonyms.
  const meaningsOf = (word, synonyms) => {
    const found = [word];
    for (const [key, others] of Object.entries(synonyms)) {
      const group = [key, ...others].map(normal);
      if (normal(key) === word) found.push(...group.slice(1));
    }
    return [...new Set(found)];
  };

  const occurrences = (form, part) => {
    const found = [];
    for (let at = form.indexOf(part); at >= 0; at = form.indexOf(part, at + part.length)) found.push(at);
    return found;
  };

  // The clauses with an article that contains every word, best first: a hit in the heading, then the more hits.
  const search = (data, query) => {
    const words = wordsOf(query).map((word) => meaningsOf(word, data.synonyms));
    if (!words.length) return [];
    const results = [];
    for (const [topic, heading, texts] of data.clauses) {
      const places = [];
      let best = null;
      for (const [text, found] of texts) {
        const prepared = (text.prepared ??= prepare(text.source));
        for (const place of found) {
          const label = normal(place[1]);
          const hits = words.map((meanings) => meanings.some((part) => prepared.form.includes(part) || label.includes(part)));
          if (!hits.every(Boolean)) continue;
          places.push(place);
          best ??= prepared;
        }
      }
      if (!best) continue;
      const parts = words.flat();
      const inHeading = parts.filter((part) => normal(heading).includes(part)).length;
      const inText = parts.reduce((sum, part) => sum + occurrences(best.form, part).length, 0);
      results.push({ topic, heading, places, text: best, parts, score: inHeading * 1000 + inText });
    }
    return results.sort((one, other) => other.score - one.score || one.topic.localeCompare(other.topic));
  };

  // The ranges of the original text that hold a hit, in their order and without overlaps.
  const ranges = ({ form, origin }, parts) => {
    const found = parts
      .flatMap((part) => occurrences(form, part).map((at) => [origin[at][0], origin[at + part.length - 1][1]]))
      .sort((one, other) => one[0] - other[0] || other[1] - one[1]);
    return found.filter((range, i) => !found.slice(0, i).some((before) => before[1] > range[0]));
  };

  const element = (name, attributes, ...children) => {
    const node = Object.assign(document.createElement(name), attributes);
    node.append(...children);
    return node;
  };

  // A piece of a text around its first hit, with the hits marked.
  const marked = (prepared, parts) => {
    const hits = ranges(prepared, parts);
    const from = Math.max(0, (hits[0]?.[0] ?? 0) - SHOWN);
    const to = Math.min(prepared.text.length, (hits[0]?.[1] ?? 0) + 2 * SHOWN);
    const snippet = element("p", { className: "snippet" }, from ? "…" : "");
    let at = from;
    for (const [start, end] of hits.filter((range) => range[1] <= to)) {
      snippet.append(prepared.text.slice(at, start), element("mark", {}, prepared.text.slice(start, end)));
      at = end;
    }
    snippet.append(prepared.text.slice(at, to), to < prepared.text.length ? "…" : "");
    return snippet;
  };

  const show = (data, query, results, target) => {
    const count = results.reduce((sum, result) => sum + result.places.length, 0);
    const message = count ? `「${query}」を含む条: ${count}` : `「${query}」を含む条はありません。言葉を短くするか、別の言葉で探してください。`;
    const list = element("ol", {});
    for (const { heading, places, text, parts } of results) {
      const links = element("ul", {});
      for (const [number, label, anchor] of places) {
        const [address, title] = data.agreements[number];
        const link = element("a", { href: `${target.dataset.root}${address}#${anchor}` }, `${title}　${label}`);
        links.append(element("li", {}, link));
      }
      list.append(element("li", {}, element("h2", {}, heading), marked(text, parts), links));
    }
    target.replaceChildren(element("p", { className: "count" }, message), list);
  };

  document.addEventListener("DOMContentLoaded", () => {
    const target = document.getElementById("search-results");
    const query = (new URLSearchParams(location.search).get("q") ?? "").trim();
    const field = document.getElementById("search-query");
    if (!target || !field) return;
    field.value = query;
    if (!query) return;
    document.title = `「${query}」の検索結果 - ${document.title}`;
    const data = window.clausebook;
    for (const [, , texts] of data.clauses) for (const entry of texts) entry[0] = { source: entry[0] };
    show(data, query, search(data, query), target);
  });
})();
