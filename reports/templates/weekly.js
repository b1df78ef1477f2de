"use strict";
// Sorts tables at the press of a heading. Everything is readable without it.
for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0];
  const headings = [...table.tHead.rows[0].cells];
  headings.forEach((heading, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = heading.textContent;
    heading.replaceChildren(button);
    button.addEventListener("click", () => {
      const isNumber = heading.classList.contains("n");
      const now = heading.getAttribute("aria-sort");
      // Numbers begin with the greatest, names with the first.
      const direction = now === "ascending" ? "descending" : now === "descending" ? "ascending" : isNumber ? "descending" : "ascending";
      const sign = direction === "ascending" ? 1 : -1;
      const rows = [...body.rows].map((row, index) => ({ row, index, key: row.cells[column].dataset.sort }));
      // One order for the whole column: names that look like numbers must not be compared in two ways.
      const areNumbers = rows.every(({ key }) => !Number.isNaN(Number(key)));
      rows.sort((a, b) => {
        // What is undefined stands last in either direction.
        if (a.key === "" || b.key === "") return (a.key === "") - (b.key === "") || a.index - b.index;
        const order = areNumbers ? a.key - b.key : a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
        return sign * order || a.index - b.index;
      });
      body.append(...rows.map((entry) => entry.row));
      for (const other of headings) other.removeAttribute("aria-sort");
      heading.setAttribute("aria-sort", direction);
    });
  });
}
