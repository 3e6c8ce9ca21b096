/**
 * The role of a cell of a virtual grid. No element has it: a table cannot leave rows out, and the focus stays on the grid, which names
 * its row by aria-activedescendant, so rows and cells are not focusable themselves.
 */
export const gridCell = { role: 'gridcell' } as const;
