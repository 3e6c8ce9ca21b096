/** Tables in the text: put in, and grown or cut by a row or a column where the caret is. */
import type Squire from 'squire-rte';
import { around } from './caret';
import type { Editor } from './open-editor';

/** A plain table that any mail program draws. */
export function insertTable(editor: Editor, rows: number, columns: number): void {
  const { squire, root } = editor;
  const cell = '<td style="border: 1px solid #aaa; padding: 4px 8px; min-width: 40px"><br></td>';
  const row = `<tr>${cell.repeat(columns)}</tr>`;
  squire.insertHTML(`<table data-new style="border-collapse: collapse"><tbody>${row.repeat(rows)}</tbody></table><div><br></div>`);
  const table = root.querySelector('table[data-new]');
  table?.removeAttribute('data-new');
  caretInto(editor.squire, table?.querySelector('td'));
}

interface Place {
  cell: HTMLTableCellElement;
  row: HTMLTableRowElement;
  table: HTMLTableElement;
}

function placeOf(squire: Squire): Place | null {
  const cell = around<HTMLTableCellElement>(squire, 'td, th');
  const row = cell?.closest('tr') ?? null;
  const table = row?.closest('table') ?? null;
  return cell && row && table ? { cell, row, table } : null;
}

function emptyLike(cell: Element): Element {
  const copy = cell.cloneNode(false) as Element;
  copy.append(cell.ownerDocument.createElement('br'));
  return copy;
}

function caretInto(squire: Squire, node: Node | null | undefined): void {
  if (!node) return;
  const range = squire.getRoot().ownerDocument.createRange();
  range.setStart(node, 0);
  squire.setSelection(range);
}

/** An empty row under another, with the looks of its cells. */
function addRow(row: HTMLTableRowElement): HTMLTableRowElement {
  const copy = row.cloneNode(false) as HTMLTableRowElement;
  copy.append(...[...row.cells].map(emptyLike));
  row.after(copy);
  return copy;
}

/**
 * Goes to the next cell of a table that the writer made, or the one before; after the last one stands a new row. False where there is none, so that
 * Tab leaves the text, as it does below the table; the tables of a quoted letter are its layout.
 */
export function stepCell(squire: Squire, by: 1 | -1): boolean {
  const place = placeOf(squire);
  if (!place || place.table.closest('[data-oriel-quote]')) return false;
  const cells = [...place.table.rows].flatMap((row) => [...row.cells]);
  const next = cells[cells.indexOf(place.cell) + by];
  if (!next && by === -1) return false;
  if (!next) squire.saveUndoState();
  caretInto(squire, next ?? addRow(place.row).cells[0]);
  if (!next) squire._docWasChanged();
  return true;
}

export type TableAct = 'rowBelow' | 'columnAfter' | 'dropRow' | 'dropColumn' | 'dropTable';

/** Does it to the table under the caret; nothing where there is none. */
export function changeTable(editor: Editor, act: TableAct): void {
  const place = placeOf(editor.squire);
  if (!place) return;
  const { cell, row, table } = place;
  const column = [...row.cells].indexOf(cell);
  editor.squire.saveUndoState();
  if (act === 'rowBelow') {
    caretInto(editor.squire, addRow(row).cells[column]);
  } else if (act === 'columnAfter') {
    for (const each of table.rows) {
      const beside = each.cells[Math.min(column, each.cells.length - 1)];
      if (beside) beside.after(emptyLike(beside));
    }
    caretInto(editor.squire, row.cells[column + 1]);
  } else if (act === 'dropTable' || (act === 'dropRow' ? table.rows.length === 1 : row.cells.length === 1)) {
    const line = editor.squire.createDefaultBlock();
    table.replaceWith(line);
    caretInto(editor.squire, line);
  } else if (act === 'dropRow') {
    const next = (row.nextElementSibling ?? row.previousElementSibling) as HTMLTableRowElement | null;
    row.remove();
    caretInto(editor.squire, next?.cells[column] ?? next?.cells[0]);
  } else {
    for (const each of [...table.rows]) each.cells[column]?.remove();
    caretInto(editor.squire, row.cells[Math.max(0, column - 1)]);
  }
  editor.changed();
}
