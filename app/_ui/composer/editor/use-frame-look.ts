'use client';
import { useEffect } from 'react';
import { t } from '@/lib/client/texts';
import type { Editor } from './open-editor';

interface FrameLook {
  readOnly: boolean;
  language: string | null;
  /** What the text is called. */
  name: string;
}

/** Says in the frame what the text is, in which language it is checked, and whether it may change. */
export function useFrameLook(editor: Editor | null, { readOnly, language, name }: FrameLook): void {
  useEffect(() => {
    if (!editor) return;
    const { root, doc } = editor;
    root.setAttribute('role', 'textbox');
    root.setAttribute('aria-multiline', 'true');
    root.setAttribute('aria-label', name);
    root.setAttribute('spellcheck', 'true');
    root.setAttribute('data-placeholder', t('compose.placeholder'));
    root.toggleAttribute('aria-readonly', readOnly);
    root.contentEditable = readOnly ? 'false' : 'true';
    doc.title = name;
    doc.documentElement.lang = language ?? document.documentElement.lang;
    root.lang = language ?? document.documentElement.lang;
  }, [editor, readOnly, language, name]);
}
