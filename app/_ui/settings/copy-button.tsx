'use client';
import { notify } from '@/lib/client/notice';
import { t } from '@/lib/client/texts';
import { IconButton } from '../base/icon-button';

/** Puts `value` on the clipboard and says so; where that is forbidden, the value is shown to be copied by hand. */
export async function copyOrShow(value: string, name: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(value);
    notify(t('devices.copied', { name }));
  } catch {
    // Forbidden, or the page is not served over TLS.
    notify(t('devices.notCopied', { value }), { stayMs: 60_000 });
  }
}

/** Copies one value. `name` is what it is called on the screen. */
export function CopyButton({ value, name }: { value: string; name: string }) {
  return <IconButton icon="copy" small name={t('devices.copy', { name })} onClick={() => void copyOrShow(value, name)} />;
}
