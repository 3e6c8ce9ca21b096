/** A letter as it lies in a mailbox elsewhere. */

/** A letter with a way that it came: `received` is when its last server took it. */
export function letterOf(subject: string, { received = 'Tue, 3 Mar 2020 10:20:30 +0100', body = `${subject}.` } = {}): Buffer {
  const lines = [
    'Return-Path: <x@far.example>',
    `Received: from a.example by b.example with ESMTP id ${subject.replace(/\W/g, '')};`,
    `\t${received}`,
    `Message-ID: <${subject.replace(/\W/g, '-')}@far.example>`,
    'Date: Mon, 2 Mar 2020 09:00:00 +0000',
    'From: x@far.example',
    `Subject: ${subject}`,
    '',
    body,
    '.',
    '..dots',
    '',
  ];
  return Buffer.from(lines.join('\r\n'));
}
