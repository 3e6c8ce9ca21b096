/**
 * The roles of a virtual grid. No elements have them: a table cannot leave rows out, and the focus stays on the grid, which names
 * its row by aria-activedescendant, so rows and cells are not focusable themselves.
 */
export const gridRow = { role: 'row' } as const;
export const gridCell = { role: 'gridcell' } as const;
