"use strict";
// Sorts, filters and copies tables, and opens what a link leads to. What was sorted and filtered stands in the address,
// behind the anchor: "#mappings?mappings.sort=failed:descending&mappings.filter=1042". Everything is readable without it.
const words = document.body.dataset;
const tables = [];
const attention = document.getElementById("which-attention");
const choice = attention?.closest("section").querySelector("table.sortable").dataset.name + ".show";

function heading(table, key) {
  const cells = [...table.tHead.rows[0].cells];
  return cells.find((cell, index) => (cell.dataset.key ?? String(index)) === key);
}

// What a cell is ordered by; a number that is not known has nothing.
function sortKey(cell) {
  return cell.dataset.sort ?? (cell.classList.contains("n") ? "" : cell.textContent.trim());
}

function sort(entry, key, direction) {
  const { table, order } = entry;
  const cell = heading(table, key);
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  const rows = [...order];
  if (cell && (direction === "ascending" || direction === "descending")) {
    const sign = direction === "ascending" ? 1 : -1;
    const keyed = rows.map((row, index) => ({ row, index, key: sortKey(row.cells[cell.cellIndex]) }));
    // One order for the whole column: names that look like numbers must not be compared in two ways.
    const areNumbers = keyed.every(({ key }) => !Number.isNaN(Number(key)));
    keyed.sort((a, b) => {
      // What is undefined stands last in either direction.
      if (a.key === "" || b.key === "") return (a.key === "") - (b.key === "") || a.index - b.index;
      const order = areNumbers ? a.key - b.key : a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
      return sign * order || a.index - b.index;
    });
    cell.setAttribute("aria-sort", direction);
    entry.sorted = { key, direction };
    entry.select.value = key;
    table.tBodies[0].append(...keyed.map(({ row }) => row));
  } else {
    entry.sorted = null;
    entry.select.selectedIndex = [...entry.select.options].findIndex((option) => option.defaultSelected);
    if (entry.first) entry.first.cell.setAttribute("aria-sort", entry.first.direction);
    table.tBodies[0].append(...rows);
  }
}

function filter(entry, text) {
  const wanted = text.trim().toLowerCase();
  let shown = 0;
  for (const row of entry.order) {
    row.hidden = wanted !== "" && !row.textContent.toLowerCase().includes(wanted);
    if (!row.hidden) shown += 1;
  }
  entry.filtered = text.trim();
  // What is looked for is looked for in all rows, whatever the switch leaves.
  entry.table.toggleAttribute("data-filtered", wanted !== "");
  if (entry.input.value !== text) entry.input.value = text;
  entry.status.textContent = wanted === "" ? "" : words.shown.replace("{n}", shown).replace("{of}", entry.order.length);
}

// By the filter, or by the switch between all and those in trouble. On a narrow screen a heading is no box.
function isHidden(row) {
  return row.hidden || row.parentElement.tagName === "TBODY" && getComputedStyle(row).display === "none";
}

// Tab-separated, numbers in full: what a spreadsheet takes. Text that it would run as a formula is defused.
function copied(entry) {
  const value = (cell) => {
    const bare = [...(cell.querySelector("button") ?? cell).childNodes]
      .filter((part) => part.nodeName !== "SMALL" && part.className !== "note").map((part) => part.textContent).join("");
    const text = bare.replace(/\s+/g, " ").trim();
    // A count or a share in full; a length of time and a lower bound as they stand there.
    if (cell.classList.contains("n") && cell.dataset.sort && /^[−-]?[\d,.]+%?( [▲▼])?$/.test(text)) return cell.dataset.sort;
    return /^[=+\-@]/.test(text) ? "'" + text : text;
  };
  return [entry.table.tHead.rows[0], ...entry.table.tBodies[0].rows].filter((row) => !isHidden(row))
    .map((row) => [...row.cells].map(value).join("\t")).join("\n");
}

async function toClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
}

async function copy(entry) {
  await toClipboard(copied(entry));
  entry.status.textContent = words.copied;
}

function anchor() {
  return location.hash.slice(1).split("?")[0];
}

function remember() {
  const state = new URLSearchParams();
  if (attention && attention.checked !== attention.defaultChecked) state.set(choice, attention.checked ? "attention" : "all");
  for (const { name, sorted, filtered } of tables) {
    if (sorted) state.set(name + ".sort", sorted.key + ":" + sorted.direction);
    if (filtered) state.set(name + ".filter", filtered);
  }
  const text = String(state);
  history.replaceState(null, "", "#" + anchor() + (text && "?" + text));
}

function recall() {
  const state = new URLSearchParams(location.hash.split("?").slice(1).join("?"));
  if (attention) {
    const show = state.get(choice) ?? (attention.defaultChecked ? "attention" : "all");
    (show === "attention" ? attention : document.getElementById("which-all")).checked = true;
  }
  for (const entry of tables) {
    const [key, direction] = (state.get(entry.name + ".sort") ?? "").split(":");
    if (key || entry.sorted) sort(entry, key, direction);
    const text = state.get(entry.name + ".filter") ?? "";
    if (text !== entry.filtered) filter(entry, text);
  }
}

// Opens what is closed around the place that the address names, and goes there.
function reveal() {
  const place = document.getElementById(anchor());
  if (!place) return;
  for (let part = place; part; part = part.parentElement) if (part.tagName === "DETAILS") part.open = true;
  place.scrollIntoView();
  const summary = place.querySelector(":scope > summary");
  if (summary) summary.focus({ preventScroll: true });
}

for (const table of document.querySelectorAll("table.sortable")) {
  const entry = { table, name: table.dataset.name, order: [...table.tBodies[0].rows], sorted: null, filtered: "" };
  const first = table.tHead.querySelector("[aria-sort]");
  if (first) entry.first = { cell: first, direction: first.getAttribute("aria-sort") };
  tables.push(entry);
  const select = entry.select = document.createElement("select");
  select.setAttribute("aria-label", words.sortBy);
  [...table.tHead.rows[0].cells].forEach((cell, index) => {
    const key = cell.dataset.key ?? String(index);
    const definition = cell.querySelector(".def");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = cell.firstChild.textContent.trim();
    cell.replaceChildren(button, ...(definition ? [definition] : []));
    // Numbers begin with the greatest, names with the first.
    const first = cell.classList.contains("n") ? "descending" : "ascending";
    const option = new Option(button.textContent, key, cell.hasAttribute("aria-sort"), cell.hasAttribute("aria-sort"));
    option.dataset.direction = first;
    select.append(option);
    button.addEventListener("click", () => {
      const now = cell.getAttribute("aria-sort");
      sort(entry, key, now === null ? first : now === "ascending" ? "descending" : "ascending");
      remember();
    });
  });
  select.addEventListener("change", () => {
    sort(entry, select.value, select.selectedOptions[0].dataset.direction);
    remember();
  });
  const bar = document.createElement("div");
  bar.className = "toolbar";
  entry.input = document.createElement("input");
  entry.input.type = "search";
  entry.input.placeholder = words.filter;
  entry.input.setAttribute("aria-label", words.filterLabel);
  entry.input.addEventListener("input", () => { filter(entry, entry.input.value); remember(); });
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = words.copy;
  button.addEventListener("click", () => copy(entry));
  entry.status = document.createElement("span");
  entry.status.setAttribute("role", "status");
  bar.append(entry.input, select, button, entry.status);
  const choices = table.parentElement.previousElementSibling;
  table.parentElement.before(bar);
  if (choices?.matches(".which")) bar.prepend(choices);
}
for (const input of document.querySelectorAll(".which input")) input.addEventListener("change", remember);
// What is shown as cards is no table to who can't see it; these say that it is one.
if (matchMedia("(max-width: 76rem)").matches) {
  const roles = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TFOOT: "rowgroup", TR: "row", TD: "cell" };
  for (const part of document.querySelectorAll("table, table *")) {
    const role = part.tagName === "TH" ? (part.scope === "col" ? "columnheader" : "rowheader") : roles[part.tagName];
    if (role) part.setAttribute("role", role);
  }
}
for (const entry of tables) if (!entry.first) entry.select.selectedIndex = -1;
recall();
reveal();
addEventListener("hashchange", () => {
  if (location.hash.includes("?") || attention?.checked === attention?.defaultChecked && tables.every(({ sorted, filtered }) => !sorted && !filtered)) recall();
  else remember();
  reveal();
});
