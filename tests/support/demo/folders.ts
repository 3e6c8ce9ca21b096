/** The other folders of the sample: the yard, the house, the choir, drafts, junk and trash. */
import { ines, maren, type SampleLetter, tomasz } from './sample';

const orders: SampleLetter[] = [
  'Bronze screws, 4 × 40, 500 pieces',
  'Linseed oil, 20 litres',
  'Sailcloth samples',
  'Copper nails, the long ones',
  'Epoxy: new hazard label',
  'Your order 7731 is on its way',
  'Back in stock: ash, steamed',
].map((subject, n) => ({
  when: { daysAgo: 2 + n * 4, at: `1${n}:2${n}` },
  from:
    n % 2 === 0
      ? { name: 'Halvorsen Chandlery', address: 'orders@halvorsen.example' }
      : { name: 'Ness Timber', address: 'yard@nesstimber.example' },
  subject,
  unread: n < 4,
  text: `Dear Kestrel Yard,\n\n${subject}. We will call before we come.\n\nWith kind regards\n`,
}));

const slipway: SampleLetter[] = ['Cradle: two new wheels', 'Who left the winch outside?', 'Dates for the spring'].map((subject, n) => ({
  when: { daysAgo: 6 + n * 11, at: '09:15' },
  from: tomasz,
  subject,
  text: `Maren,\n\n${subject.toLowerCase()}. Let us talk about it over soup.\n\nTomasz\n`,
}));

const choir: SampleLetter[] = ['Thursday', 'Re: Thursday', 'Coats for the lantern walk', 'New tenor!', 'Who has the key to the hall?'].map(
  (subject, n) => ({
    when: { daysAgo: 7 + n * 7, at: '20:30' },
    from: n % 2 === 0 ? { name: 'Ruth Penrose', address: 'ruth@choir.example' } : { name: 'Bram Kerr', address: 'bram@kerr.example' },
    to: { name: 'Tidewater Choir', address: 'singers@choir.example' },
    subject,
    text: 'Half past seven, the side door, and a pencil.\n',
    headers: { 'List-Id': '<singers.choir.example>' },
  }),
);

const drafts: SampleLetter[] = [
  {
    when: { today: 0.5 },
    draft: true,
    from: maren,
    to: ines,
    subject: 'Re: Lighthouse survey, final drawings',
    text: 'Saturday is fine. I will bring ',
  },
  {
    when: { daysAgo: 3, at: '23:10' },
    draft: true,
    from: maren,
    to: [],
    subject: 'What to do about the chapel ladder',
    text: 'Dear all,\n\n',
  },
  {
    when: { daysAgo: 11, at: '08:00' },
    draft: true,
    from: maren,
    to: { name: 'Owen Marsh', address: 'owen@marsh.example' },
    subject: 'An oar',
    text: 'Owen,\n\nis yours the one with initials?\n',
  },
];

const junk: SampleLetter[] = [
  {
    when: { daysAgo: 1, at: '03:33' },
    unread: true,
    from: { name: 'Kestrel Yard IT', address: 'it-support@kestre1.example' },
    subject: 'Your mailbox will be closed TODAY',
    html: '<p>Dear user, your mailbox is <b>full</b>. <a href="https://kestre1.example/login?u=maren">https://kestrel.example/mail</a></p><img src="https://kestre1.example/seen.gif?u=maren" width="1" height="1">',
  },
  {
    when: { daysAgo: 4, at: '04:04' },
    unread: true,
    from: { name: 'Prize Office', address: 'winner@prizes.example' },
    subject: 'You have won a yacht',
    text: 'Send us the berth fee first.\n',
  },
];

const trash: SampleLetter[] = [
  {
    when: { daysAgo: 2, at: '10:10' },
    from: { name: 'Grünkohl & Söhne', address: 'post@gruenkohl.example' },
    subject: 'Rezept der Woche: Grünkohl',
    text: 'Mit Kümmel, ohne Reue.\n',
  },
];

const house: SampleLetter[] = [
  {
    when: { daysAgo: 8, at: '16:00' },
    from: { name: 'Penrose Insurance', address: 'policies@penrose.example' },
    subject: 'Policy 55-201: your new premium',
    text: 'The premium stays as it was.\n',
  },
];

/** Path → letters, for Maren. */
export const folders: Record<string, SampleLetter[]> = {
  'Kestrel Yard/Orders': orders,
  'Kestrel Yard/Slipway': slipway,
  'Kestrel Yard/Timber and fittings': [],
  'House/Insurance': house,
  'House/Garden': [],
  Choir: choir,
  Drafts: drafts,
  Junk: junk,
  Trash: trash,
};
