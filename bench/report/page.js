"use strict";
/* The page is whole without this: it makes tables sortable, and files savable. */

const collator = new Intl.Collator("en", { numeric: true });

/* What is not known stands last in both directions. */
function inOrder(a, b, numeric, rising) {
	if ((a.text === "") !== (b.text === ""))
		return a.text === "" ? 1 : -1;
	const order = numeric ? a.number - b.number : collator.compare(a.text, b.text);
	return rising ? order : -order;
}

function sort(table, heading) {
	const column = heading.cellIndex;
	const rising = heading.getAttribute("aria-sort") !== "ascending";
	const rows = Array.from(table.tBodies[0].rows, row => {
		const text = row.cells[column].textContent;
		return { row, text, number: Number(text) };
	});
	const numeric = rows.every(row => !Number.isNaN(row.number));
	rows.sort((a, b) => inOrder(a, b, numeric, rising));
	table.tBodies[0].append(...rows.map(row => row.row));
	for (const other of table.tHead.rows[0].cells)
		other.setAttribute("aria-sort", "none");
	heading.setAttribute("aria-sort", rising ? "ascending" : "descending");
	document.getElementById("sorted").textContent =
		`Sorted by ${heading.textContent}, ${rising ? "rising" : "falling"}.`;
}

for (const table of document.querySelectorAll("table.sortable")) {
	for (const heading of table.tHead.rows[0].cells) {
		const button = document.createElement("button");
		button.type = "button";
		button.append(...heading.childNodes);
		heading.append(button);
		heading.setAttribute("aria-sort", "none");
		button.addEventListener("click", () => sort(table, heading));
	}
}

async function save(script) {
	const bytes = Uint8Array.from(atob(script.textContent), c => c.charCodeAt(0));
	const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
	const link = document.createElement("a");
	link.href = URL.createObjectURL(await new Response(plain).blob());
	link.download = script.dataset.name;
	link.click();
	setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

for (const script of document.querySelectorAll("script[data-name]")) {
	const button = document.createElement("button");
	button.type = "button";
	button.textContent = "Save";
	button.setAttribute("aria-label", "Save " + script.dataset.name);
	button.addEventListener("click", () => save(script));
	script.parentNode.append(button);
}
