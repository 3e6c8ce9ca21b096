import type { DraftFile } from '@/lib/model/draft';

/** A piece of text in both of its forms: what a formatted letter takes, and what a plain one does. */
export interface TextPiece {
  /** The inside of a body element. */
  html: string;
  text: string;
}

/** The signature of an identity, and on which side of the quoted letter it stands. */
export interface SignaturePiece extends TextPiece {
  identityId: number;
  place: 'above' | 'below';
}

/** What the rest of the composer may ask of the text of the letter, plain or formatted. */
export interface ComposerTextHandle {
  focus(): void;
  /** Puts a piece where the caret is, or at the end of the writer's words where it was in none; one undo takes it back. */
  insert(piece: TextPiece): void;
  /** Puts a signature in the place of the one that is there, which goes where it is null. The caret stays where it was. */
  setSignature(signature: SignaturePiece | null): void;
  /** Shows an uploaded picture (`inline: true`) where the caret is; in a plain letter, which has no place for it, nothing happens. */
  insertPicture(file: DraftFile, draftId: string): void;
}
