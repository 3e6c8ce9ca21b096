'use client';
import { Bold, Image, Italic, Link } from 'lucide-react';
import { type ClipboardEvent, useEffect, useId, useRef, useState } from 'react';
import { t } from '@/lib/client/texts';
import { isTextPicture, textPictures } from '@/lib/model/text-pictures';
import { Button } from '../base/button';
import { Fault } from '../base/fault';
import { Field } from '../base/field';
import { IconButton } from '../base/icon-button';
import { cleanRich } from './rich-clean';

/** Most bytes of a picture. */
const mostBytes = 200 * 1024;

function asAddress(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

/** What is typed in the field for the address of a link, as one. */
function linkOf(typed: string): string {
  const address = typed.trim();
  if (/^(?:https?:\/\/|mailto:|tel:)/iu.test(address)) return address;
  return address.includes('@') && !address.includes('/') ? `mailto:${address}` : `https://${address}`;
}

/** A picture as markup. It is called as its file is, but for names that only a clipboard gives. */
function pictureOf(address: string, filename: string): string {
  const made = document.createElement('img');
  made.setAttribute('src', address);
  made.setAttribute('alt', /^image\.\w+$/iu.test(filename) ? '' : filename.replace(/\.\w+$/u, ''));
  made.setAttribute('style', 'max-width: 100%');
  return made.outerHTML;
}

export interface RichFieldProps {
  label: string;
  /** What it begins with. */
  html: string;
  /** Called with what may stand in it. */
  onChange: (html: string) => void;
  /** A sentence under the field. */
  hint?: string;
}

/** A field for a few lines with format: bold, italic, links, pictures. The browser's own undo works in it. */
export function RichField({ label, html, onChange, hint }: RichFieldProps) {
  const id = useId();
  const field = useRef<HTMLDivElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const range = useRef<Range | null>(null);
  const [link, setLink] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const began = useRef(html);
  useEffect(() => {
    if (field.current) field.current.innerHTML = cleanRich(began.current);
  }, []);
  const changed = () => onChange(cleanRich(field.current?.innerHTML ?? ''));
  const remember = () => {
    const selection = getSelection();
    if (selection && selection.rangeCount > 0 && field.current?.contains(selection.anchorNode))
      range.current = selection.getRangeAt(0).cloneRange();
  };
  const run = (command: string, value?: string) => {
    field.current?.focus();
    const selection = getSelection();
    if (range.current && selection) {
      selection.removeAllRanges();
      selection.addRange(range.current);
    }
    // The only call that enters the field's own history.
    document.execCommand(command, false, value);
    remember();
    changed();
  };
  const setAddress = () => {
    const address = linkOf(link ?? '');
    setLink(null);
    if (address === 'https://') return field.current?.focus();
    const words = range.current?.toString() ?? '';
    if (words !== '') return run('createLink', address);
    const made = document.createElement('a');
    made.setAttribute('href', address);
    made.textContent = address.replace(/^(?:https?:\/\/|mailto:|tel:)/iu, '');
    run('insertHTML', made.outerHTML);
  };
  const addPicture = async (file: File | undefined) => {
    if (!file) return;
    if (file.size > mostBytes || !isTextPicture(file.type)) return setError(t('rich.tooLarge'));
    setError(null);
    run('insertHTML', pictureOf(await asAddress(file), file.name));
  };
  const paste = (event: ClipboardEvent) => {
    const clean = cleanRich(event.clipboardData.getData('text/html'));
    const [file] = event.clipboardData.files;
    // A picture copied from a page comes as itself and as its address, which nobody may fetch.
    if (clean === '' && !file) return;
    event.preventDefault();
    if (clean === '') void addPicture(file);
    else document.execCommand('insertHTML', false, clean);
  };
  return (
    <div className="rich">
      <span className="lab" id={id}>
        {label}
      </span>
      <div className="rich-box">
        {/* biome-ignore lint/a11y/useSemanticElements: a row of buttons, no group of fields */}
        <div className="rich-tools" role="group" aria-label={t('rich.tools', { what: label })}>
          <IconButton small icon={Bold} name={t('rich.bold')} onClick={() => run('bold')} />
          <IconButton small icon={Italic} name={t('rich.italic')} onClick={() => run('italic')} />
          <IconButton
            small
            icon={Link}
            name={t('rich.link')}
            aria-expanded={link !== null}
            onClick={() => setLink(link === null ? '' : null)}
          />
          <IconButton small icon={Image} name={t('rich.picture')} onClick={() => picker.current?.click()} />
        </div>
        {/* biome-ignore lint/a11y/useSemanticElements: a text area holds no format */}
        <div
          ref={field}
          className="rich-text"
          role="textbox"
          tabIndex={0}
          aria-multiline="true"
          aria-labelledby={id}
          aria-describedby={hint ? `${id}-hint` : undefined}
          contentEditable
          suppressContentEditableWarning
          dir="auto"
          spellCheck
          onInput={() => {
            remember();
            changed();
          }}
          onKeyUp={remember}
          onPointerUp={remember}
          onBlur={remember}
          onPaste={paste}
          onDrop={(event) => {
            const [file] = event.dataTransfer.files;
            if (!file) return;
            event.preventDefault();
            void addPicture(file);
          }}
        />
      </div>
      {link === null ? null : (
        <div className="rich-link">
          <Field
            label={t('rich.address')}
            value={link}
            dir="ltr"
            autoFocus
            autoComplete="off"
            onChange={(event) => setLink(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' && event.key !== 'Escape') return;
              event.preventDefault();
              event.stopPropagation();
              if (event.key === 'Enter') setAddress();
              else setLink(null);
            }}
          />
          <Button kind="line" onClick={setAddress}>
            {t('rich.setLink')}
          </Button>
        </div>
      )}
      <Fault>{error}</Fault>
      {hint ? (
        <p className="field-note" id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
      <input
        ref={picker}
        type="file"
        accept={textPictures.join()}
        hidden
        onChange={(event) => {
          void addPicture(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
    </div>
  );
}

/** What a field with format looks like to others: in a frame that runs and fetches nothing. */
export function RichPreview({ html, text }: { html: string; text: string }) {
  const style =
    'body{margin:0;padding:12px;font:15px/1.5 system-ui,sans-serif;background:#fff;color:#1f1c18;overflow-wrap:anywhere}img{max-width:100%}.d{color:#8a8378}';
  const words = `${text ? `<p>${text}</p>` : ''}<div class="d">-- </div>${cleanRich(html)}`;
  return (
    <iframe
      // A new frame for new words: a frame that goes from one document to another adds to the history of the page, and Back would go there.
      key={words}
      className="rich-preview"
      title={t('identities.preview')}
      sandbox=""
      srcDoc={`<!doctype html><meta charset="utf-8"><style>${style}</style><body dir="auto">${words}</body>`}
    />
  );
}
