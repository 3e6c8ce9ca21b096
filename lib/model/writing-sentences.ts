/** What the server says of drafts, files and sending; part of `sentences`. */
export const writingSentences = {
  'said.send.tooMany':
    'You sent very many letters in a short time. This one was not sent, and nothing of it is lost. Please try again in {wait}.',
  // Why a letter is not shown as it came
  'said.attached.noLetter':
    'This file is no letter that can be opened here. Nothing was changed. Save it to look at it with another program.',
  'said.attached.tooLarge':
    'This file is larger than can be opened here ({limit}). Nothing was changed. Save it to look at it with another program.',
  'said.attached.headOnly': 'Only the head of this letter came back, without its text.',
  'said.detach.notHere':
    'Files can be taken off letters in any folder but Trash and Drafts. Nothing was changed. Move the letter to another folder first.',
  'said.detach.tooLarge': 'This letter is larger than can be rebuilt here ({limit}). Nothing was changed.',
  'said.detach.unclear':
    'This letter is put together in a way that leaves doubt about where the file begins and ends. Nothing was changed.',
  'said.detach.sealed': 'This letter is signed or encrypted, and would not be what was signed without its files. Nothing was changed.',
  'said.detach.notSame':
    'The mail server kept something else than it was given. The letter is as it was; a copy that is not whole may lie beside it.',
  'said.detach.running': 'Files are being taken off this letter already. Wait until that is done.',
  'said.body.tooLarge':
    'The HTML of this letter is larger than what is shown as such, so this is its text. The attachments and the source have all of it.',
  'said.body.unclear': 'The HTML of this letter could not be made safe with certainty, so this is its text. The source has all of it.',
  'said.body.blank': 'The HTML of this letter holds no words and no pictures.',
  'said.body.clipped':
    'This letter is longer than what is shown at once, so this is its beginning. Its source and the file that you can save from its menu have all of it.',
  'said.body.slow': 'Preparing this letter took too much time or memory, so this is its text. The source has all of it.',
  'said.body.bare': 'This letter could not be prepared for reading. Its source has all of it.',
  'said.body.encrypted': 'This letter is encrypted. Oriel cannot decrypt it; its encrypted text is among the attachments.',
  'said.body.textless': 'This letter has no text of its own, only what is attached to it.',
  'said.body.complex':
    'This letter has more parts or levels than Oriel looks into, so some of it is not shown here. Its source has all of it.',

  // Writing and sending
  'said.draft.none': 'There is no such draft. It may have been thrown away.',
  'said.draft.onItsWay': 'This letter is already on its way, so it cannot be changed. Take it back in the outbox first.',
  'said.draft.slow':
    'Preparing the format of this letter took too much time or memory. The letter is kept as it is; try again in a moment.',
  'said.draft.closed': 'This letter was sent or thrown away in another window, so it was not changed.',
  'said.draft.twoVersions': 'This letter was changed in another window. Both versions are kept; choose the one to go on with.',
  'said.draft.noOriginal': 'The letter to answer is no longer here. Reload the list and try again.',
  'said.draft.noAccount': 'There is no such account to write from. Reload the page and try again.',
  'said.draft.accountClosed': 'This account is not open any more. The letter is kept as it was.',
  'said.identity.noAccount': 'There is no such account to write from. Reload the page and try again.',
  'said.identity.none': 'This sender address is not there any more. Reload the page to see those that are.',
  'said.identity.taken': 'This account already has the sender address {address}. Nothing was added; change the one that is there.',
  'said.identity.full': 'This account has as many sender addresses as it may have. Nothing was added; remove one first.',
  'said.identity.removed': 'The sender address of this letter was removed, so it was not sent. Choose another one in From and send again.',
  'said.identity.part': 'The star in {address} stands for nothing yet, so the letter was not sent. Type what comes in its place in From.',
  'said.template.none': 'This template is not there any more. Reload the page to see those that are.',
  'said.template.full': 'There are as many templates as there may be. Nothing was added; remove one first.',
  'said.draft.noRoom': 'The files of one letter may come to {limit}. This file was not added; the letter is as it was.',
  'said.draft.tooManyFiles':
    'A letter may carry {count, plural, one {# file} other {# files}}. This one was not added; the letter is as it was.',
  'said.draft.filesTooLarge':
    'The files of this letter come to {size}, and a letter may carry {limit}. Nothing was begun; save the files and send what fits.',
  'said.draft.fileBroken': 'The file did not arrive whole, so it was not added. Add it again.',
  'said.draft.tooManyUploads': 'Too many files are on their way at once. Nothing was begun; add this one when some of them have arrived.',
  'said.link.gone': 'This file is not here any more: its time was over, or it was deleted.',
  'said.link.none': 'Files are not sent as links here. Nothing was added; the letter is as it was.',
  'said.link.full': 'Your files sent as links may come to {limit} together. Nothing was added; delete some of them in the settings.',
  'said.link.allFull': 'There is no room for more files sent as links. Nothing was added; ask whoever runs this installation.',
  'said.draft.fileGone': 'This file is not with the letter any more.',
  'said.send.thrownAway': 'This letter was thrown away in another window, so it was not sent.',
  'said.send.noAccount': 'The account of this letter is no longer here.',
  'said.send.nobody': 'Nobody is named as recipient. Add an address and send again.',
  'said.send.changed': 'This letter changed while it was being sent, so it was not sent. Look at it and send it again.',
  'said.send.notInOutbox': 'This letter is no longer in the outbox.',
  'said.send.tooLate': 'The letter is already on its way, so it could not be taken back.',
  'said.send.past': 'That time is past. Choose a later one; nothing was sent and the letter is kept.',
  'said.send.tooFar': 'A letter can wait a year at most. Choose an earlier time; nothing was sent and the letter is kept.',
  'said.send.noZone':
    'The time zone of that time is not known. Nothing was sent and the letter is kept; send it at once, or from another browser.',
  'said.send.busy': 'This letter is being sent right now. Wait a moment, then look again.',
  'said.send.badAddress': '“{address}” is not a mail address. Nothing was sent; correct or remove it and send again.',
  'said.send.unsafe':
    'The format of this letter could not be made safe with certainty, so it was not sent. Change it to plain text, or leave the quoted letter out, and send it again.',
  'said.send.unreadable': 'The letter could not be read from the data folder, so it was not sent. Open the draft and send it again.',
  'said.smtp.badAddress': 'One of the addresses cannot be written to. The letter is kept. Correct it and send again.',
  'said.smtp.certificate':
    'The outgoing mail server at {host}, port {port} shows a certificate that cannot be trusted, so nothing was sent. The letter is kept. Ask whoever runs the server.',
  'said.smtp.notEncrypted':
    'The outgoing mail server at {host}, port {port} would not encrypt the line, so nothing was sent. The letter is kept. Ask whoever runs the server.',
  'said.smtp.portRefused': 'Nothing answers at the outgoing mail server {host}, port {port}. The letter is kept.',
  'said.smtp.noSignIn':
    'The outgoing mail server at {host}, port {port} offers no way to sign in that works here. The letter is kept. Ask whoever runs the server.',
  'said.smtp.away': 'The outgoing mail server at {host}, port {port} cannot be reached or does not answer. The letter is kept.',
  'said.smtp.password':
    'The outgoing mail server {host} did not accept your name and password. The letter is kept. Sign out and in again, then send it once more.',
  'said.smtp.notNow': 'The outgoing mail server {host} is not taking letters now. The letter is kept.',
  'said.smtp.later': 'The outgoing mail server {host} asks to try again later. The letter is kept.',
  'said.smtp.refused':
    'The outgoing mail server {host} refused the letter; nothing was delivered. The letter is kept. Change it or send it again.',
  'said.smtp.tooLarge':
    'The letter is too large for the outgoing mail server. Nothing was sent. The letter is kept. Take a file out and send again.',
  'said.smtp.larger':
    'The letter is too large for the outgoing mail server. It takes {limit} at most, and files grow by a third on the way. Nothing was sent. The letter is kept. Take a file out and send again.',
  'said.smtp.unclear':
    'The line to {host} broke just after the letter was handed over, so it may have been sent or not. It is kept here and is not sent again by itself. Ask the recipient or look into Sent, then choose.',
  'said.note.interrupted':
    'Oriel stopped while this letter was being handed over, so it may have been sent or not. It is kept here and is not sent again by itself. Ask the recipient or look into Sent, then choose.',
  'said.note.again': 'Oriel tries again by itself.',
  'said.note.stopped': 'Oriel tried for a day and has stopped.',
  'said.note.partly': 'The server refused {count} of {of} recipients; the others have the letter.',
  'said.note.waiting': 'The server put off {count} of {of} recipients; the others have the letter.',
  'said.note.needsPassword':
    'The password that was kept for this letter is not the right one any more. It goes as soon as you sign in with the new one.',
  'said.note.signedOut': 'Its time has come, but nobody is signed in to its account. It goes as soon as you are.',
  'said.note.notFiled': 'The letter was sent, but its copy could not be put into Sent.',
  'said.note.filingStopped': 'Oriel has stopped trying; make room and try again, or go on without the copy.',
  'said.receipt.notAsked': 'This letter does not ask for a receipt any more. Nothing was sent.',
  'said.draft.notDraft': 'This letter is not a draft, so it cannot be written on. Answer or forward it instead.',
  'said.draft.notFoundThere': 'The mail server took the draft but does not show it, so the version before it stays there.',
  'said.draft.readOnlyFolder': 'The folder for drafts can only be read.',
  'said.draft.changed': 'This draft was just changed in another window. Open it again.',
  'said.remark.letterGone': 'This letter is not here any more, so the note was not saved. Copy its words before you leave.',
} as const;
