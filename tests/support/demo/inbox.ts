/** Maren's inbox: what came today, yesterday, this week and before. */
import { landscapePicture, pdfPage } from './pictures';
import { ines, maren, type SampleLetter, tomasz } from './sample';
import { tidewaterLetter } from './tidewater';

const now = new Date();
const surveyIds = ['survey.1@carvalho.example', 'survey.2@kestrel.example', 'survey.3@kestrel.example'];
const slipwayIds = ['slipway.1@kestrel.example', 'slipway.2@kestrel.example'];

const drawings = pdfPage('Lighthouse survey, final drawings', [
  'Sheet 1 of 1',
  'Lantern room: inner diameter 2.84 m',
  'Gallery: 36 balusters, 4 replaced',
  'Stair: 112 steps, oak, sound except steps 40 to 46',
  '',
  'Ines Carvalho, November',
]);
const invoice = pdfPage('Invoice 2026-1187', [
  'Halvorsen Chandlery, Quay 3',
  '',
  '24 m  mooring rope 18 mm          163.20',
  ' 6    bronze cleats 200 mm         287.40',
  ' 1    tin of primer, grey           41.90',
  '',
  'Total                             492.50',
  'Due on Friday',
]);

const survey: SampleLetter[] = [
  {
    when: { daysAgo: 2, at: '16:20' },
    from: ines,
    to: [maren, tomasz],
    subject: 'Lighthouse survey, final drawings',
    messageId: surveyIds[0],
    text: 'Dear both,\n\nthe last measurements are in. Before I ink the sheets: does the gallery rail count as original, or as the repair of 1962?\n\nInes\n',
  },
  {
    when: { daysAgo: 1, at: '09:05' },
    from: tomasz,
    to: [ines, maren],
    subject: 'Re: Lighthouse survey, final drawings',
    messageId: surveyIds[2],
    inReplyTo: surveyIds[1],
    references: surveyIds.slice(0, 2),
    text: 'Maren is right, 1962. There is a date under the third baluster, painted over twice.\n\nTomasz\n',
  },
  {
    when: { today: 0.97 },
    from: ines,
    to: [maren, tomasz],
    subject: 'Re: Lighthouse survey, final drawings',
    messageId: 'survey.4@carvalho.example',
    inReplyTo: surveyIds[2],
    references: surveyIds,
    unread: true,
    keywords: ['Survey'],
    text: 'The reveal is in: sheet and photographs are attached.\n\nSteps 40 to 46 need somebody who knows oak. Everything else stands as it has stood since 1871, and will outlast us.\n\nShall we meet on the gallery on Saturday, if the wind allows?\n\nInes\n\n> There is a date under the third baluster, painted over twice.\n',
    attachments: [
      { filename: 'lighthouse-final.pdf', type: 'application/pdf', content: drawings },
      { filename: 'gallery.png', type: 'image/png', content: landscapePicture(2) },
    ],
  },
];

const today: SampleLetter[] = [
  {
    when: { today: 0.93 },
    from: { name: '山口 陽菜', address: 'haruna@yamaguchi.example' },
    subject: '来週の打ち合わせについて',
    charset: 'iso-2022-jp',
    unread: true,
    text: 'マレン様\n\nお世話になっております。来週の打ち合わせですが、火曜日の十時からでよろしいでしょうか。\n灯台の写真を何枚かお持ちいたします。\n\n当日は港の事務所が正午に閉まりますので、少し早めに始められれば幸いです。\n\nよろしくお願いいたします。\n山口\n',
  },
  tidewaterLetter(48, now, { today: 0.88 }),
  {
    when: { today: 0.8 },
    from: tomasz,
    subject: 'Re: Slipway booking 3 to 9 December',
    messageId: slipwayIds[1],
    inReplyTo: slipwayIds[0],
    references: [slipwayIds[0] ?? ''],
    answered: true,
    keywords: ['Yard'],
    text: "That works. I have put the Kestrel in from the third, and the crane man comes on the fourth at nine.\n\nBring the long ladder? Ours has gone to the chapel and I don't expect it back before Easter.\n\nTomasz\n\n> could we have the slipway from 3 to 9 December?\n> The hull wants scraping before the frost.\n",
  },
  {
    when: { today: 0.7 },
    from: { name: 'Halvorsen Chandlery', address: 'accounts@halvorsen.example' },
    subject: 'Invoice 2026-1187 is due on Friday',
    unread: true,
    keywords: ['Bills'],
    text: 'Dear Ms Oduya,\n\nplease find the invoice for rope, cleats and primer attached. It is due on Friday; if it is paid already, please take no notice of this.\n\nWith kind regards\nHalvorsen Chandlery, Quay 3\n',
    attachments: [{ filename: 'Invoice 2026-1187.pdf', type: 'application/pdf', content: invoice }],
  },
  {
    when: { today: 0.62 },
    from: { name: 'ليلى حداد', address: 'layla@haddad.example' },
    subject: 'صور من عطلة نهاية الأسبوع',
    text: 'مساء الخير،\n\nأرفقت لكم الصور التي التقطناها يوم السبت عند المنارة. كان الجو بارداً لكن الضوء كان رائعاً.\n\nهل تأتون لتناول العشاء يوم الجمعة؟\n\nليلى\n',
    encoding: 'base64',
    attachments: [
      { filename: 'المنارة.png', type: 'image/png', content: landscapePicture(0) },
      { filename: 'الشاطئ.png', type: 'image/png', content: landscapePicture(4) },
    ],
  },
];

const appointmentAt = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 11, 9, 30);
const appointmentDay = appointmentAt.toLocaleDateString('en-GB', { day: 'numeric', month: 'long' });
const stamp = (date: Date) => date.toISOString().replace(/[-:]|\.\d+/g, '');
const appointment = [
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'PRODID:-//Rahmani//Practice//EN',
  'METHOD:REQUEST',
  'BEGIN:VEVENT',
  'UID:appointment-17@rahmani.example',
  `DTSTAMP:${stamp(now)}`,
  `DTSTART:${stamp(appointmentAt)}`,
  `DTEND:${stamp(new Date(appointmentAt.getTime() + 1_800_000))}`,
  'SUMMARY:Appointment with Dr Rahmani',
  'ORGANIZER:mailto:practice@rahmani.example',
  'ATTENDEE;RSVP=TRUE:mailto:maren@kestrel.example',
  'END:VEVENT',
  'END:VCALENDAR',
  '',
].join('\r\n');

const yesterday: SampleLetter[] = [
  {
    when: { daysAgo: 1, at: '17:40' },
    from: { name: 'Dr Farida Rahmani', address: 'practice@rahmani.example' },
    subject: `Appointment moved to ${appointmentDay}`,
    text: `Dear Ms Oduya,\n\nwe had to move your appointment to ${appointmentDay}, half past nine. The invitation is attached; should the day not suit you, please call before noon.\n\nPractice of Dr Rahmani\n`,
    attachments: [{ filename: 'invite.ics', type: 'text/calendar; method=REQUEST', content: appointment }],
  },
  {
    when: { daysAgo: 1, at: '14:12' },
    from: { name: 'Sofía Ibáñez', address: 'sofia@ibanez.example' },
    cc: [{ name: 'Mateo Ibáñez', address: 'mateo@ibanez.example' }, tomasz],
    subject: 'Re: Christmas: who brings what',
    charset: 'iso-8859-1',
    text: 'I can do the soup and the almond cake. Mateo says he brings the long table, "como siempre", and that somebody else must bring the chairs this time.\n\n¡Un abrazo!\nSofía\n',
  },
  {
    when: { daysAgo: 1, at: '11:30' },
    from: { name: 'Hafnarfjörður Harbour', address: 'hofn@hafnarfjordur.example' },
    subject: 'Berth 14: winter power',
    charset: 'windows-1252',
    text: 'Góðan dag,\n\nfrom 1 December the meters are read every fortnight. Berth 14 used 212 kWh in November. Please check that nothing heats an empty cabin.\n\nHafnarfjörður Harbour\n',
  },
  {
    when: { daysAgo: 1, at: '08:20' },
    from: { name: 'Nguyễn Thị Hằng', address: 'hang@nguyen.example' },
    subject: 'Bản dịch hợp đồng',
    encoding: 'base64',
    text: 'Chào chị,\n\nem gửi bản dịch đã sửa theo ý kiến của chị. Trang 4 còn một câu em chưa chắc, chị xem giúp em nhé.\n\nTrân trọng\nHằng\n',
    attachments: [
      {
        filename: 'Hợp đồng thuê bến.pdf',
        type: 'application/pdf',
        content: pdfPage('Lease of berth 14', ['Translation, second version', 'Page 4, clause 7: see the note in the margin']),
      },
    ],
  },
];

const thisWeek: SampleLetter[] = [
  {
    when: { daysAgo: 3, at: '19:02' },
    from: { name: 'Debian Security', address: 'announce@lists.debian.example' },
    subject: 'DSA 6021-1 dovecot security update',
    keywords: ['Yard'],
    text: 'Several issues were found in the mail server Dovecot.\n\nFor the stable distribution these are fixed in version 1:2.3.19.1+dfsg1-2.1.\n\nWe recommend that you upgrade your dovecot packages.\n',
    headers: { 'List-Id': '<debian-security-announce.lists.debian.example>', Precedence: 'list' },
  },
  {
    when: { daysAgo: 3, at: '10:45' },
    from: { name: 'Κατερίνα Αντωνίου', address: 'katerina@antoniou.example' },
    subject: 'Φωτογραφίες από τη ρεγκάτα',
    charset: 'iso-8859-7',
    text: 'Καλημέρα Μάρεν,\n\nσου στέλνω τις φωτογραφίες από τη ρεγκάτα. Η τρίτη είναι η καλύτερη!\n\nΚατερίνα\n',
    attachments: [{ filename: 'ρεγκάτα.png', type: 'image/png', content: landscapePicture(1) }],
  },
  {
    when: { daysAgo: 4, at: '20:15' },
    from: { name: 'Ruth Penrose', address: 'ruth@choir.example' },
    to: { name: 'Tidewater Choir', address: 'singers@choir.example' },
    subject: 'Thursday: the Rachmaninoff after all',
    flagged: true,
    text: 'Dear singers,\n\nthe second basses have asked for it three weeks running, so Thursday it is: number six, slowly. Please bring a pencil.\n\nRuth\n',
    headers: { 'List-Id': '<singers.choir.example>' },
  },
  {
    when: { daysAgo: 5, at: '13:37' },
    from: { name: 'Фёдор Лебедев', address: 'fedor@lebedev.example' },
    subject: 'Чертежи шлюпки',
    charset: 'koi8-r',
    unread: true,
    text: 'Здравствуйте, Марен!\n\nЧертежи шлюпки готовы, размеры проверил дважды. Лиственницу привезут во вторник.\n\nС уважением,\nФёдор\n',
  },
  {
    when: { daysAgo: 5, at: '09:00' },
    from: { name: 'Northline Ferries', address: 'tickets@northline.example' },
    subject: 'Your crossing on 12 December: boarding pass',
    text: 'Boarding from 06:40 at pier 2. One car, two people, one bicycle.\n',
    html: '<div style="font-family:Arial,sans-serif;max-width:480px"><h1 style="color:#0b6b67;font-size:22px">Boarding pass</h1><table cellpadding="6" style="border-collapse:collapse;border:1px solid #cccccc"><tr><th align="left">From</th><td>Ness, pier 2</td></tr><tr><th align="left">To</th><td>Kvitsøy</td></tr><tr><th align="left">Boarding</th><td>12 December, 06:40</td></tr><tr><th align="left">Booking</th><td><b>NL-4417-KY</b></td></tr></table><img src="https://img.northline.example/barcode/NL-4417-KY.png" width="280" height="60" alt="Bar code NL-4417-KY"></div>',
  },
];

const before: SampleLetter[] = [
  {
    when: { daysAgo: 9, at: '18:30' },
    from: { name: 'Jürgen Großmann', address: 'j.grossmann@werft.example' },
    subject: 'Lärchenholz: Lieferung am Dienstag',
    charset: 'iso-8859-15',
    text: 'Guten Tag Frau Oduya,\n\ndie Bohlen kommen am Dienstag gegen zehn. Bitte lassen Sie die Einfahrt frei, der Lastwagen ist länger als der vom Frühjahr.\n\nViele Grüße\nJürgen Großmann\n',
  },
  {
    when: { daysAgo: 12, at: '07:50' },
    from: { name: 'Élodie Lefèvre', address: 'elodie@phare.example' },
    subject: 'Exposition « Petits bateaux »',
    charset: 'windows-1252',
    text: "Chère Maren,\n\nl'exposition ouvre le 5 décembre à 18 heures. Nous serions très heureux de vous y voir, avec Tomasz bien sûr.\n\nÉlodie\n",
  },
  {
    when: { daysAgo: 16, at: '15:15' },
    from: { name: '王丽华', address: 'lihua@wang.example' },
    subject: '船模图纸已收到',
    charset: 'gb18030',
    text: '您好：\n\n船模图纸已经收到，比例很清楚，谢谢！下个月我把成品的照片寄给您。\n\n王丽华\n',
  },
  {
    when: { daysAgo: 23, at: '12:00' },
    from: { name: 'Owen Marsh', address: 'owen@marsh.example' },
    subject: 'Lost: one oar, green blade',
    text: 'If anybody finds an oar with a green blade between the pier and the chapel: it is mine, and there is cake in it.\n\nOwen\n',
  },
  {
    when: { daysAgo: 34, at: '21:08' },
    from: { name: 'Stanisław Wójcik', address: 's.wojcik@stocznia.example' },
    subject: 'Faktura za modrzew',
    charset: 'iso-8859-2',
    text: 'Dzień dobry,\n\nw załączniku faktura za modrzew. Proszę o przelew do końca miesiąca.\n\nPozdrawiam serdecznie\nStanisław Wójcik\n',
    attachments: [
      {
        filename: 'faktura-łódź.pdf',
        type: 'application/pdf',
        content: pdfPage('Faktura 88/10', ['Modrzew, deska 32 mm', '14 sztuk', 'Razem 3 420,00']),
      },
    ],
  },
];

/** The letters of the inbox, in no order. */
export const inbox: SampleLetter[] = [...survey, ...today, ...yesterday, ...thisWeek, ...before];

/** What Maren wrote in these conversations. */
export const marenSent: SampleLetter[] = [
  {
    when: { daysAgo: 1, at: '08:31' },
    from: maren,
    to: [ines, tomasz],
    subject: 'Re: Lighthouse survey, final drawings',
    messageId: surveyIds[1],
    inReplyTo: surveyIds[0],
    references: surveyIds.slice(0, 1),
    text: 'I would say repair of 1962, but Tomasz has looked underneath.\n\nMaren\n',
  },
  {
    when: { daysAgo: 2, at: '20:44' },
    from: maren,
    to: tomasz,
    subject: 'Slipway booking 3 to 9 December',
    messageId: slipwayIds[0],
    text: 'Tomasz,\n\ncould we have the slipway from 3 to 9 December? The hull wants scraping before the frost.\n\nMaren\n',
  },
];

/** What Tomasz got and wrote of the same. */
export const tomaszInbox: SampleLetter[] = [
  ...marenSent.map((letter) => ({ ...letter, answered: true })),
  ...survey.filter(({ from }) => from === ines),
];
export const tomaszSent: SampleLetter[] = [...survey, ...today].filter(({ from }) => from === tomasz);
