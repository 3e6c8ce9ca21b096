'use client';
import { type KeyboardEvent, useCallback, useEffect, useRef } from 'react';

function items(tree: HTMLElement): HTMLElement[] {
  return [...tree.querySelectorAll<HTMLElement>('[role=treeitem]')].filter((item) => item.offsetParent !== null);
}

/** From a key to the item it leads to, or null where it leads nowhere. Left and right follow the direction of writing. */
function target(tree: HTMLElement, from: HTMLElement, key: string, rtl: boolean): HTMLElement | null {
  const all = items(tree);
  const at = all.indexOf(from);
  const level = Number(from.getAttribute('aria-level'));
  const outward = rtl ? 'ArrowRight' : 'ArrowLeft';
  if (key === 'ArrowDown') return all[at + 1] ?? null;
  if (key === 'ArrowUp') return all[at - 1] ?? null;
  if (key === 'Home') return all[0] ?? null;
  if (key === 'End') return all.at(-1) ?? null;
  if (key === outward) return all.slice(0, at).findLast((item) => Number(item.getAttribute('aria-level')) < level) ?? null;
  return all[at + 1] ?? null;
}

/** Arrow keys, Home, End, and a letter to jump, as a tree has them. One tab stop: the item that was last focused. */
export function useTreeKeys() {
  const typed = useRef({ text: '', at: 0 });
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Something must be reachable by Tab also where the current mailbox is not in this tree.
    const tree = ref.current;
    if (tree && !tree.querySelector('[role=treeitem][tabindex="0"]')) items(tree)[0]?.setAttribute('tabindex', '0');
  });
  const onKeyDown = useCallback((event: KeyboardEvent<HTMLDivElement>) => {
    const tree = event.currentTarget;
    const from = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('[role=treeitem]') : null;
    if (!from || event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLInputElement) return;
    const rtl = getComputedStyle(tree).direction === 'rtl';
    const expanded = from.getAttribute('aria-expanded');
    const inward = rtl ? 'ArrowLeft' : 'ArrowRight';
    const outward = rtl ? 'ArrowRight' : 'ArrowLeft';
    if ((event.key === inward && expanded === 'false') || (event.key === outward && expanded === 'true')) {
      event.preventDefault();
      from.querySelector<HTMLElement>('[data-twist]')?.click();
      return;
    }
    if (event.key === inward && expanded === null) return;
    if (/^(Arrow(Up|Down|Left|Right)|Home|End)$/.test(event.key)) {
      event.preventDefault();
      target(tree, from, event.key, rtl)?.focus();
      return;
    }
    if (event.key.length !== 1 || event.key === ' ') return;
    const now = event.timeStamp;
    const text = now - typed.current.at < 700 ? typed.current.text + event.key : event.key;
    typed.current = { text, at: now };
    const all = items(tree);
    const begin = all.indexOf(from) + (text.length === 1 ? 1 : 0);
    const found = [...all.slice(begin), ...all.slice(0, begin)].find((item) =>
      item.dataset.words?.toLocaleLowerCase().startsWith(text.toLocaleLowerCase()),
    );
    if (!found) return;
    // A letter that finds a folder is the tree's; one that finds none stays a command.
    event.preventDefault();
    event.stopPropagation();
    found.focus();
  }, []);
  return { onKeyDown, ref };
}
