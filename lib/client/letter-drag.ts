/** Taking letters up to drop them on a folder: the row under the pointer, or the selection that it is part of. */
import type { MessageId } from '@/lib/model/ids';
import { lettersType } from './folder-drag';
import { totalNow } from './list';
import { t } from './texts';
import { useView } from './view';

/** What a drag that begins on a row takes along. */
export function draggedFrom(id: MessageId, selected: ReadonlySet<MessageId>): MessageId[] {
  return selected.has(id) ? [...selected] : [id];
}

/** What hangs from the pointer: how many rows are dragged. The browser draws it once, so it may leave the page right after. */
function drawn(count: number): HTMLElement {
  const image = document.createElement('div');
  image.className = 'dragged num';
  image.textContent = t('letters', { count });
  document.body.append(image);
  requestAnimationFrame(() => image.remove());
  return image;
}

/** Takes letters up. */
export function dragLetters(transfer: DataTransfer, id: MessageId): void {
  const { selected, whole } = useView.getState();
  const ids = draggedFrom(id, selected);
  transfer.setData(lettersType, JSON.stringify(ids));
  transfer.effectAllowed = 'copyMove';
  transfer.setDragImage(drawn(whole && selected.has(id) ? (totalNow() ?? ids.length) : ids.length), -12, -12);
}
