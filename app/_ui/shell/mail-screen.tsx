'use client';
import { Frame } from './frame';
import { MailApp, type MailAppProps } from './mail-app';

/**
 * The signed-in screen. It comes rendered with its data; from then on the browser navigates by itself. Here alone the panes meet:
 * folders, list, reader, composer. A window with one letter alone does without it, and without its code.
 */
export function MailScreen(props: Omit<MailAppProps, 'children'>) {
  return (
    <MailApp {...props}>
      <Frame />
    </MailApp>
  );
}
