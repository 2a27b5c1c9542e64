// Finds the articles that contain a query as it is written, after NFKC and without regard to case.
// The address of the page says what to look for: words (q), clauses (clause=topic/variant), all that is filed under a
// topic, be it a part of a clause of another one (clause=topic), or the agreements in which nothing is (without=topic).
"use strict";

(() => {
  const { element, normal, wordsOf } = handbook;

  const SHOWN = 60; // characters of a snippet on either side of the first hit
  const PLACES = 10; // of a clause, and
  const CLAUSES = 100; // that are shown before a button is pressed: a browser takes its time for thousands of links

  // A character with the sound marks or accents that belong to it: what NFKC may turn into another number of characters.
  const PIECE = /[^][\u3099\u309a\uff9e\uff9f\u0300-\u036f]*/gu;

  const labelOf = ({ text: { heading }, number, below }) => (number ? `${number}${below}（${heading}）` : heading);

  // The texts with the places that have them, in the order of the agreements.
  const textsOf = (data) => {
    const texts = data.texts.map(([topic, variant, heading, words, filed]) => ({
      topic, variant, heading, words, filed, form: normal(words), places: [],
    }));
    const put = (agreement, text, number, anchor) => {
      text.places.push({ agreement, text, number, below: "", anchor });
    };
    data.agreements.forEach(([, , articles, others, called], agreement) => {
      articles.forEach((which, i) => {
        const text = texts[which];
        put(agreement, text, ...(called[i] ?? [`第${i + 1}条`, text.topic]));
      });
      for (const [which, anchor] of others) put(agreement, texts[which], "", anchor);
    });
    return texts;
  };

  // What a word of the query may stand for: itself, and its synonyms.
  const meaningsOf = (word, synonyms) => {
    const found = Object.entries(synonyms).filter(([key]) => normal(key) === word);
    return [...new Set([word, ...found.flatMap(([, others]) => others.map(normal))])];
  };

  const occurrences = (form, part) => {
    const found = [];
    for (let at = form.indexOf(part); at >= 0; at = form.indexOf(part, at + part.length)) found.push(at);
    return found;
  };

  // The places of a text that contain every word, be it in their label.
  const placesWith = (text, words) => {
    const missing = words.filter((meanings) => !meanings.some((part) => text.form.includes(part)));
    if (!missing.length) return text.places;
    const fits = new Map();
    return text.places.filter((place) => {
      if (!fits.has(place.number)) {
        const label = normal(labelOf(place));
        fits.set(place.number, missing.every((meanings) => meanings.some((part) => label.includes(part))));
      }
      return fits.get(place.number);
    });
  };

  // The texts that are asked for, as a whole or for what of them is filed under a topic that is asked for.
  const chosenOf = (texts, asked) => {
    const wanted = new Set(asked);
    return texts.flatMap((text) => {
      if (wanted.has(text.topic) || wanted.has(`${text.topic}/${text.variant}`)) return [text];
      const filed = text.filed.filter(([topic]) => wanted.has(topic));
      const at = (place) => filed.map(([, below, anchor]) => ({ ...place, below, anchor }));
      return filed.length ? [{ ...text, partly: true, places: text.places.flatMap(at) }] : [];
    });
  };

  // The clauses with an article that contains every word, best first: a hit in the heading, then the more hits.
  const search = (texts, words) => {
    const parts = words.flat();
    const clauses = new Map();
    for (const text of texts) {
      const places = placesWith(text, words);
      if (!places.length) continue;
      const name = `${text.topic}/${text.variant}`;
      if (clauses.has(name)) {
        clauses.get(name).places.push(...places);
      } else {
        const inHeading = parts.filter((part) => normal(text.heading).includes(part)).length;
        const inText = parts.reduce((sum, part) => sum + occurrences(text.form, part).length, 0);
        clauses.set(name, { ...text, places: [...places], parts, score: inHeading * 1000 + inText });
      }
    }
    for (const { places } of clauses.values()) places.sort((one, other) => one.agreement - other.agreement);
    const order = (one, other) =>
      other.score - one.score || Boolean(one.partly) - Boolean(other.partly) || one.topic.localeCompare(other.topic);
    return [...clauses.values()].sort(order);
  };

  // The ranges of a text that hold a hit, in their order and without overlaps.
  const ranges = ({ words, parts }) => {
    const pieces = [...words.matchAll(PIECE)].map(({ 0: piece, index }) => [normal(piece), [index, index + piece.length]]);
    const form = pieces.map(([piece]) => piece).join("");
    const origin = pieces.flatMap(([piece, range]) => Array(piece.length).fill(range));
    const found = parts
      .flatMap((part) => occurrences(form, part).map((at) => [origin[at][0], origin[at + part.length - 1][1]]))
      .sort((one, other) => one[0] - other[0] || other[1] - one[1]);
    return found.filter((range, i) => !found.slice(0, i).some((before) => before[1] > range[0]));
  };

  // A piece of a text around its first hit, with the hits marked.
  const marked = (result) => {
    const { words } = result;
    const hits = ranges(result);
    const from = Math.max(0, (hits[0]?.[0] ?? 0) - SHOWN);
    const to = Math.min(words.length, (hits[0]?.[1] ?? 0) + 2 * SHOWN);
    const snippet = element("p", { className: "snippet" }, from ? "…" : "");
    let at = from;
    for (const [start, end] of hits.filter((range) => range[1] <= to)) {
      snippet.append(words.slice(at, start), element("mark", {}, words.slice(start, end)));
      at = end;
    }
    snippet.append(words.slice(at, to), to < words.length ? "…" : "");
    return snippet;
  };

  // A list that shows its first entries, and all others when a button at its end is pressed.
  const listOf = (name, entries, first, render) => {
    const list = element(name, {}, ...entries.slice(0, first).map(render));
    const rest = entries.slice(first);
    if (rest.length) {
      const more = element("li", {}, element("button", { type: "button" }, `ほか${rest.length}件を表示`));
      more.firstChild.addEventListener("click", () => {
        const added = rest.map(render);
        more.replaceWith(...added);
        added[0].querySelector("a").focus();
      });
      list.append(more);
    }
    return list;
  };

  const show = (message, target, list) => {
    target.querySelector(".count").textContent = message;
    target.append(list);
  };

  const showClauses = (data, what, results, target) => {
    const count = results.reduce((sum, { places }) => sum + places.length, 0);
    const link = (place) => {
      const [address, title] = data.agreements[place.agreement];
      const href = `${target.dataset.root}${address}#${place.anchor}`;
      return element("li", {}, element("a", { href }, `${title}　${labelOf(place)}`));
    };
    const render = (result) => {
      const snippet = result.partly ? "" : marked(result); // what is filed may stand anywhere in the text
      return element("li", {}, element("h2", {}, result.heading), snippet, listOf("ul", result.places, PLACES, link));
    };
    const none = `${what}はありません。言葉を短くするか、別の言葉で探してください。`;
    show(count ? `${what}: ${count}` : none, target, listOf("ol", results, CLAUSES, render));
  };

  const showLacking = (data, texts, topic, target) => {
    const having = new Set(chosenOf(texts, [topic]).flatMap(({ places }) => places.map(({ agreement }) => agreement)));
    const lacking = data.agreements.filter((_, agreement) => !having.has(agreement));
    const link = ([address, title]) => element("li", {}, element("a", { href: target.dataset.root + address }, title));
    const name = data.topics[topic] ?? topic;
    show(`「${name}」に分けた条も項もない契約書: ${lacking.length}`, target, listOf("ul", lacking, CLAUSES, link));
  };

  document.addEventListener("DOMContentLoaded", () => {
    const target = document.getElementById("search-results");
    const field = document.getElementById("search-query");
    if (!target || !field) return;
    const asked = new URLSearchParams(location.search);
    const query = (asked.get("q") ?? "").trim();
    const chosen = asked.getAll("clause");
    field.value = query;
    const data = window.clausebook;
    const texts = textsOf(data);
    const among = chosenOf(texts, chosen);
    if (query) {
      document.title = `「${query}」の検索結果 - ${document.title}`;
      const words = wordsOf(query).map((word) => meaningsOf(word, data.synonyms));
      showClauses(data, `「${query}」を含む条`, search(chosen.length ? among : texts, words), target);
    } else if (chosen.length) {
      const topics = [...new Set(chosen.map((clause) => clause.split("/")[0]))];
      const names = topics.map((topic) => `「${data.topics[topic] ?? topic}」`).join("");
      showClauses(data, `${names}の条${among.some(({ partly }) => partly) ? "と項" : ""}`, search(among, []), target);
    } else if (asked.has("without")) {
      showLacking(data, texts, asked.get("without"), target);
    }
  });
})();
