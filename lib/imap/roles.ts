/** What a mailbox is for: SPECIAL-USE (RFC 6154) first, then its name in many languages (R33). */
import type { MailboxRole } from '@/lib/model/mail';

/** What is needed to know a mailbox's role. */
export interface RoleCandidate {
  path: string;
  name: string;
  delimiter: string | null;
  flags: string[];
  selectable: boolean;
}

const attributes: Record<string, MailboxRole> = {
  '\\all': 'all',
  '\\allmail': 'all',
  '\\archive': 'archive',
  '\\drafts': 'drafts',
  '\\flagged': 'flagged',
  '\\starred': 'flagged',
  '\\junk': 'junk',
  '\\spam': 'junk',
  '\\sent': 'sent',
  '\\trash': 'trash',
  '\\inbox': 'inbox',
};

/** Names in lower case, surest first within a role: of two matching mailboxes the one earlier in this list gets the role. */
const names: Partial<Record<MailboxRole, string>> = {
  sent: `sent|sent items|sent messages|sent mail|sent-mail|gesendet|gesendete objekte|gesendete elemente|gesendete nachrichten|postausgang|envoyés|éléments envoyés|messages envoyés|courrier envoyé|objets envoyés|enviados|elementos enviados|mensajes enviados|correo enviado|enviadas|itens enviados|mensagens enviadas|posta inviata|inviati|inviata|elementi inviati|messaggi inviati|verzonden|verzonden items|verzonden berichten|skickat|skickade|skickade objekt|skickade meddelanden|sendt|sendte|sendte elementer|sendt post|send post|lähetetyt|lähetetyt viestit|wysłane|elementy wysłane|wysłane wiadomości|odeslané|odeslaná pošta|odoslané|odoslaná pošta|elküldött|elküldött elemek|elküldött üzenetek|trimise|mesaje trimise|elemente trimise|poslano|poslane poruke|poslana pošta|poslato|изпратени|изпратена поща|отправленные|отправленная почта|відправлені|надіслані|надіслана пошта|απεσταλμένα|εξερχόμενα|gönderilmiş|gönderilmiş öğeler|gönderilenler|giden kutusu|المرسلة|البريد المرسل|العناصر المرسلة|ارسال شده|ارسال‌شده|נשלח|דואר שנשלח|פריטים שנשלחו|送信済み|送信済みメール|送信済みアイテム|已发送|已发送邮件|已发邮件|已傳送|寄件備份|已寄出郵件|보낸 편지함|보낸편지함|보낸 메일함|đã gửi|thư đã gửi|ส่งแล้ว|จดหมายที่ส่ง|terkirim|surat terkirim|item terkirim|išsiųsta|išsiųsti laiškai|nosūtītie|saadetud|saadetud kirjad|send items|sendir hlutir`,
  drafts: `drafts|draft|draft messages|entwürfe|entwurf|brouillons|brouillon|borradores|borrador|rascunhos|rascunho|bozze|bozza|concepten|concept|utkast|kladder|kladde|luonnokset|kopie robocze|szkice|wersje robocze|koncepty|rozepsané|rozpísané|piszkozatok|vázlatok|ciorne|schițe|skice|osnutki|nedovršeno|чернови|черновики|чернетки|πρόχειρα|taslaklar|المسودات|مسودات|پیش‌نویس‌ها|پیش نویس|טיוטות|下書き|草稿|草稿箱|草稿匣|임시 보관함|임시보관함|thư nháp|bản nháp|ร่าง|จดหมายร่าง|draf|konsep|juodraščiai|melnraksti|mustandid|drög`,
  trash: `trash|deleted items|deleted messages|deleted|trash can|bin|rubbish|rubbish bin|wastebasket|papierkorb|gelöscht|gelöschte objekte|gelöschte elemente|gelöschte nachrichten|corbeille|éléments supprimés|messages supprimés|papelera|papelera de reciclaje|elementos eliminados|mensajes eliminados|eliminados|lixo|lixeira|itens excluídos|itens eliminados|mensagens excluídas|cestino|posta eliminata|eliminati|elementi eliminati|messaggi eliminati|prullenbak|prullenmand|verwijderde items|verwijderde berichten|papperskorgen|papperskorg|borttaget|borttagna objekt|papirkurv|papirkurven|søppel|slettet|slettede elementer|slettet post|roskakori|poistetut|poistetut viestit|kosz|elementy usunięte|usunięte|usunięte wiadomości|koš|odstraněná pošta|odstraněné|vymazané|kôš|odstránená pošta|kuka|lomtár|törölt elemek|törölt üzenetek|coș de gunoi|coș|elemente șterse|șterse|otpad|smeće|koš za smeti|izbrisano|kanta|кош|кошче|изтрити|корзина|удаленные|удалённые|кошик|видалені|κάδος|κάδος απορριμμάτων|διαγραμμένα|çöp|çöp kutusu|silinmiş öğeler|silinmiş|المهملات|سلة المهملات|العناصر المحذوفة|زباله‌دان|سطل زباله|אשפה|פריטים שנמחקו|ゴミ箱|ごみ箱|削除済みアイテム|已删除|已删除邮件|垃圾箱|废件箱|刪除的郵件|垃圾桶|휴지통|지운 편지함|thùng rác|thư đã xóa|ถังขยะ|sampah|tempat sampah|šiukšliadėžė|atkritne|prügikast|rusl`,
  junk: `junk|spam|junk e-mail|junk email|junk mail|bulk mail|bulk|unerwünscht|unerwünschte werbung|junk-e-mail|spamverdacht|spamordner|courrier indésirable|indésirables|pourriel|correo no deseado|correo basura|no deseado|lixo eletrônico|lixo eletrónico|correio indesejado|não solicitado|posta indesiderata|indesiderata|ongewenste e-mail|ongewenst|reclame|skräppost|skräp|uønsket|uønsket e-mail|uønsket e-post|søppelpost|uønsket post|roskaposti|wiadomości-śmieci|niechciane|wiadomości śmieci|nevyžádaná pošta|nevyžádané|nevyžiadaná pošta|levélszemét|kéretlen|e-mail nedorit|mesaje nedorite|neželjena pošta|neželena pošta|нежелана поща|спам|нежелательная почта|небажана пошта|ανεπιθύμητα|ανεπιθύμητη αλληλογραφία|önemsiz|önemsiz e-posta|gereksiz|بريد غير هام|بريد مزعج|البريد العشوائي|هرزنامه|דואר זבל|ספאם|迷惑メール|スパム|垃圾邮件|垃圾郵件|스팸|스팸 편지함|스팸메일함|정크 메일|thư rác|จดหมายขยะ|สแปม|brukalas|nepageidaujami laiškai|mēstules|rämpspost|ruslpóstur`,
  archive: `archive|archives|archived|archiv|archiviert|archivés|archivo|archivados|archivo de correo|arquivo|arquivos|arquivadas|archivio|archiviati|archief|gearchiveerd|arkiv|arkisto|archiwum|archív|archívum|arhivă|arhiva|arhiv|архив|архів|αρχειοθήκη|αρχείο|arşiv|الأرشيف|أرشيف|بایگانی|ארכיון|アーカイブ|归档|存档|封存|보관함|보관|lưu trữ|ที่เก็บถาวร|arsip|arkib|archyvas|arhīvs|arhiiv|skjalasafn`,
  all: `all mail|alle nachrichten|tous les messages|todos|todos os e-mails|tutti i messaggi|alle berichten|вся почта|すべてのメール|所有邮件|전체보관함`,
  flagged: `starred|flagged|markiert|suivis|destacados|con estrella|com estrela|speciali|met ster|помеченные|スター付き|已加星标|별표편지함`,
};

const roleOfName = new Map<string, { role: MailboxRole; rank: number }>();
for (const [role, list] of Object.entries(names) as [MailboxRole, string][]) {
  for (const [rank, name] of list.split('|').entries()) roleOfName.set(name.normalize('NFC'), { role, rank });
}

interface Claim {
  role: MailboxRole;
  path: string;
  order: [source: number, depth: number, rank: number];
}

function levels(candidate: RoleCandidate): string[] {
  return candidate.delimiter ? candidate.path.split(candidate.delimiter) : [candidate.path];
}

function claimsOf(candidate: RoleCandidate): Claim[] {
  const { path } = candidate;
  if (path.toUpperCase() === 'INBOX') return [{ role: 'inbox', path, order: [0, 0, 0] }];
  if (!candidate.selectable) return [];
  const depth = levels(candidate).length;
  const claims = candidate.flags.flatMap((flag): Claim[] => {
    const role = attributes[flag.toLowerCase()];
    return role && role !== 'inbox' ? [{ role, path, order: [0, depth, 0] }] : [];
  });
  const known = roleOfName.get(candidate.name.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim());
  // A name says something at the top, or right below INBOX or [Gmail]; a project's own “Archive” deep down is only a folder.
  const parents = levels(candidate).slice(0, -1);
  const near = parents.length === 0 || (parents.length === 1 && /^(inbox|\[g(oogle )?mail\])$/i.test(parents[0] ?? ''));
  if (known && near) claims.push({ role: known.role, path, order: [1, depth, known.rank] });
  return claims;
}

/** Roles by path: each role goes to one mailbox and each mailbox has one role at most. What the server says goes before a name. */
export function assignRoles(candidates: RoleCandidate[]): Map<string, MailboxRole> {
  const claims = candidates.flatMap(claimsOf);
  claims.sort((a, b) => a.order[0] - b.order[0] || a.order[1] - b.order[1] || a.order[2] - b.order[2] || (a.path < b.path ? -1 : 1));
  const roles = new Map<string, MailboxRole>();
  const taken = new Set<MailboxRole>();
  for (const { role, path } of claims) {
    if (taken.has(role) || roles.has(path)) continue;
    taken.add(role);
    roles.set(path, role);
  }
  return roles;
}
