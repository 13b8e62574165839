(() => {
  "use strict";
  const tools = document.querySelector(".tools");
  const [search, status, strategy, count] = ["search", "status", "strategy", "count"].map((id) =>
    document.getElementById("§" + id),
  );
  /* Only a catalogue with operations has it. */
  const operation = document.getElementById("§operation");
  const filters = [status, strategy, operation].filter(Boolean);
  const links = new Map([...document.querySelectorAll("nav div.group a")].map((link) => [decoded(link.hash), link]));
  const articles = [...document.querySelectorAll("article")].map((element) => ({
    element,
    text: element.textContent.toLowerCase(),
    link: links.get(element.id),
  }));
  /* Articles may contain lists. */
  const sections = [
    ...[...document.querySelectorAll("main section.group")].map((element) => [element, "article:not([hidden])"]),
    ...[...document.querySelectorAll("nav div.group")].map((element) => [element, "li:not([hidden])"]),
  ];
  const none = document.querySelector(".none");

  function filter() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { element, text, link } of articles) {
      const fits =
        words.every((word) => text.includes(word)) &&
        (!status.value || element.dataset.status === status.value) &&
        (!strategy.value || element.dataset.strategy === strategy.value) &&
        (!operation || !operation.value || mayAnswer(element, operation.value));
      element.hidden = !fits;
      if (link) link.parentElement.hidden = !fits;
      if (fits) shown += 1;
    }
    for (const [element, shownItem] of sections) {
      element.hidden = !element.querySelector(shownItem);
    }
    none.hidden = shown > 0;
    count.value = shown + " of " + articles.length;
  }

  function mayAnswer(element, operation) {
    const operations = (element.dataset.operations ?? "").split("\n");
    return operations.includes("any") || operations.includes(operation);
  }

  /* The address contains the filters, so that a link keeps them. */
  const parameters = [["q", search], ["status", status], ["retry", strategy], ["operation", operation]].filter(([, control]) => control);

  function keep() {
    const query = new URLSearchParams(parameters.map(([name, control]) => [name, control.value]).filter(([, value]) => value));
    const text = query.toString();
    try {
      history.replaceState(null, "", location.pathname + (text && "?" + text) + location.hash);
    } catch {
      /* Browsers forbid it for some local files; the filters still work. */
    }
  }

  function restore() {
    const query = new URLSearchParams(location.search);
    for (const [name, control] of parameters) control.value = query.get(name) ?? "";
    /* The address may have a value that is not an option. */
    for (const control of filters) if (control.selectedIndex < 0) control.value = "";
  }

  function changed() {
    filter();
    keep();
  }

  function clear() {
    for (const control of [search, ...filters]) control.value = "";
    changed();
  }

  function decoded(hash) {
    try {
      return decodeURIComponent(hash.slice(1));
    } catch {
      return "";
    }
  }

  /* Shows an error that is linked to, even if the filters hide it. */
  function reveal() {
    const id = decoded(location.hash);
    const target = articles.find(({ element }) => element.id === id);
    if (target && target.element.hidden) {
      clear();
      target.element.scrollIntoView();
    }
    mark(target && target.link);
  }

  /* Marks the code in the navigation. */
  function mark(link) {
    for (const other of links.values()) other.removeAttribute("aria-current");
    if (link) link.setAttribute("aria-current", "location");
  }

  if (tools) {
    tools.hidden = false;
    document.querySelector(".top").classList.remove("plain");
    for (const control of [search, ...filters]) control.addEventListener("input", changed);
    tools.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
    document.addEventListener("keydown", (event) => {
      if (event.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) {
        event.preventDefault();
        search.focus();
      }
      if (event.key === "Escape" && document.activeElement === search) {
        search.value = "";
        changed();
      }
    });
    none.querySelector("button").addEventListener("click", () => {
      clear();
      search.focus();
    });
    /* After "back", browsers may restore the inputs. */
    addEventListener("pageshow", filter);
    addEventListener("hashchange", reveal);
    restore();
    filter();
    reveal();
  }

  const menu = document.querySelector("nav details");
  if (menu && matchMedia("(max-width: 56rem)").matches) menu.open = false;

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      /* For pages that are opened from a file, or served without TLS. */
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      if (!done) throw new Error("no clipboard");
    }
  }

  for (const body of document.querySelectorAll(".answer .body")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.setAttribute("aria-label", "Copy the example body of " + body.closest("article").querySelector("header a").textContent);
    button.addEventListener("click", async () => {
      try {
        await copy(body.textContent);
        button.textContent = "Copied";
      } catch {
        button.textContent = "Not copied";
      }
      setTimeout(() => (button.textContent = "Copy"), 1600);
    });
    body.closest(".answer").append(button);
  }
})();
