/** The labels of Gmail as Google Takeout writes them into each letter (X-Gmail-Labels), in the language of the account. */
import libmime from 'libmime';

/** Places and marks that Gmail itself gives a letter. */
export type GmailPlace = 'inbox' | 'sent' | 'drafts' | 'junk' | 'trash' | 'archive' | 'starred' | 'important' | 'unread' | 'read' | 'none';

/** What the labels of one letter say. */
export interface GmailLabels {
  /** Where it lay, among Gmail's own places. */
  place: 'inbox' | 'sent' | 'drafts' | 'junk' | 'trash' | 'archive';
  starred: boolean;
  important: boolean;
  unread: boolean;
  /** What the person named, "Parent/Child" for nested ones, in the order of the field. */
  own: string[];
}

const mostLabels = 100;

/** Lower case, by meaning. A word that is missing here becomes a label of the person, so no letter is lost by it. */
const words: Record<GmailPlace, string> = {
  inbox:
    'inbox|posteingang|boîte de réception|recibidos|bandeja de entrada|الوارد|البريد الوارد|受信トレイ|posta in arrivo|caixa de entrada|postvak in',
  sent: 'sent|gesendet|messages envoyés|envoyés|enviados|المرسل|البريد المرسل|送信済み|送信済みメール|posta inviata|verzonden',
  drafts: 'draft|drafts|entwürfe|entwurf|brouillons|brouillon|borradores|borrador|المسودات|مسودة|下書き|bozze|rascunhos|concepten',
  junk: 'spam|courrier indésirable|الرسائل غير المرغوب فيها|غير مرغوب فيه|迷惑メール',
  trash: 'trash|bin|papierkorb|corbeille|papelera|المهملات|ゴミ箱|cestino|lixeira|prullenbak',
  archive: 'archived|archiviert|archivés|archivé|archivados|archivado|مؤرشف|アーカイブ|アーカイブ済み',
  starred: 'starred|markiert|suivis|suivi|destacados|destacado|مميّز بنجمة|مميزة بنجمة|スター付き|speciali|com estrela',
  important: 'important|wichtig|importants|importantes|importante|مهم|重要|importanti',
  unread: 'unread|ungelesen|non lus|non lu|no leídos|no leído|غير مقروء|غير مقروءة|未読|da leggere|não lidas',
  read: 'opened|geöffnet|messages ouverts|ouverts|ouvert|abiertos|abierto|تم الفتح|مفتوح|開封済み|aperti',
  none: 'chat|chats',
};

const meaning = new Map(
  (Object.entries(words) as [GmailPlace, string][]).flatMap(([place, list]) =>
    list.split('|').map((word): [string, GmailPlace] => [word, place]),
  ),
);

/** Splits at commas that stand in no quotes. */
function split(text: string): string[] {
  return [...text.matchAll(/"((?:[^"\\]|\\.)*)"|[^,"]+/gu)]
    .map(([whole, quotes]) => (quotes === undefined ? whole : quotes.replace(/\\(.)/gu, '$1')).trim())
    .filter(Boolean);
}

/** Gmail's own sorting of what comes in, which no other mail program knows. */
const isCategory = (label: string) => /^(category|kategorie|catégorie|categoría|الفئة|カテゴリ)\b|^カテゴリ|^الفئة|^\^/iu.test(label);

/** Reads the field; null where it is missing. */
export function gmailLabels(field: string | undefined): GmailLabels | null {
  if (field === undefined) return null;
  const labels = split(libmime.decodeWords(field)).slice(0, mostLabels);
  const found = new Set<GmailPlace>();
  const own: string[] = [];
  for (const label of labels) {
    const known = meaning.get(label.normalize('NFC').toLowerCase());
    if (known) found.add(known);
    else if (!isCategory(label) && !own.includes(label)) own.push(label.slice(0, 200));
  }
  const place = (['trash', 'junk', 'drafts', 'sent', 'inbox'] as const).find((one) => found.has(one)) ?? 'archive';
  return { place, starred: found.has('starred'), important: found.has('important'), unread: found.has('unread'), own };
}
