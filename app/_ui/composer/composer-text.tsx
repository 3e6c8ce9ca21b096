'use client';
import type { Ref } from 'react';
import type { DraftContent, DraftKind } from '@/lib/model/draft';
import { FormattedText } from './editor/formatted-text';
import type { ComposerTextHandle } from './editor/handle';
import { htmlOf } from './editor/html-of';
import { PlainText } from './editor/plain-text';
import type { Writing } from './editor/use-writing';
import './editor/editor.css';

export interface ComposerTextProps {
  draftId: string;
  kind: DraftKind;
  content: DraftContent;
  onEdit: (change: Partial<DraftContent>) => void;
  writing: Writing;
  readOnly: boolean;
  onFiles: (files: File[]) => void;
  onFocus: () => void;
  ref?: Ref<ComposerTextHandle>;
}

/** The text of a letter, with its format or without. */
export function ComposerText({ draftId, kind, content, onEdit, writing, readOnly, onFiles, onFocus, ref }: ComposerTextProps) {
  const shared = { draftId, readOnly, language: content.language, onFiles, onFocus, ref };
  if (!writing.formatted) return <PlainText {...shared} text={content.text} onChange={(text) => onEdit({ text, html: null })} />;
  return (
    <FormattedText
      {...shared}
      html={content.html ?? htmlOf(content.text, content.identityId)}
      folds={kind !== 'forward'}
      bar={writing.bar}
      onChange={onEdit}
    />
  );
}
