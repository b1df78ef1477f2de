// What a page of a served history does besides: it says when the history has changed and shows it, and can be gone through by keys.
const live = document.getElementById("live");
const told = sessionStorage.getItem("changed");
if (told) {
  live.textContent = told;
  sessionStorage.removeItem("changed");
}
const isBusy = () => document.activeElement?.matches("input, select, textarea") || String(getSelection()) !== "" || scrollY > 0 && document.querySelector("[popover]:popover-open");
const changes = new EventSource("/events?lang=" + document.documentElement.lang);
changes.addEventListener("changed", (event) => {
  const what = live.dataset.changed.replace("{time}", new Date().toLocaleTimeString(document.documentElement.lang)).replace("{what}", event.data);
  if (document.hidden || !isBusy()) {
    sessionStorage.setItem("changed", what);
    location.reload();
  } else {
    const link = document.createElement("a");
    link.href = location.href;
    link.textContent = live.dataset.reload;
    link.addEventListener("click", (click) => { click.preventDefault(); location.reload(); });
    live.replaceChildren(what + " ", link);
  }
});
addEventListener("pagehide", () => changes.close());
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) return;
  const rows = [...document.querySelectorAll("main tbody tr")].map((row) => row.querySelector("th a") ?? row.querySelector("a")).filter((link) => link?.offsetParent);
  const place = rows.findIndex((link) => link.closest("tr").contains(document.activeElement));
  switch (event.key) {
    case "/": document.querySelector(".pages [type=search]").focus(); break;
    case "j": rows[Math.min(place + 1, rows.length - 1)]?.focus(); break;
    case "k": rows[Math.max(place - 1, 0)]?.focus(); break;
    case "[": document.querySelector("[rel=prev]")?.click(); break;
    case "]": document.querySelector("[rel=next]")?.click(); break;
    default: return;
  }
  event.preventDefault();
});
// Days are chosen by drawing over them: the week's page then is about those.
const days = document.querySelectorAll("a[data-day]");
let from = null;
for (const link of days) {
  link.addEventListener("pointerdown", (event) => { from = link.dataset.day; event.preventDefault(); });
  link.addEventListener("dragstart", (event) => event.preventDefault());
  link.addEventListener("pointerup", (event) => {
    const [first, last] = [from, link.dataset.day].sort();
    from = null;
    if (!first || first === last) return;
    const address = new URL(location);
    address.pathname = location.pathname.startsWith("/mappings/") ? location.pathname : "/weeks";
    address.searchParams.delete("week");
    address.searchParams.set("since", first);
    address.searchParams.set("until", last);
    location.assign(address);
  });
}
// An answer, and the command that asks for it again, go to the clipboard.
for (const item of document.querySelectorAll(".timeline > li")) {
  const place = document.createElement("p");
  const add = (label, text) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", async () => { await toClipboard(text); button.textContent = document.body.dataset.copied; });
    place.append(button, " ");
  };
  add(live.dataset.copyAnswer, item.querySelector("pre").textContent);
  if (item.dataset.curl) add(live.dataset.copyCurl, item.dataset.curl);
  place.className = "toolbar";
  item.append(place);
}
