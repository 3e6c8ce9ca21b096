/** I1: no word of the interface stands in a component: all are in lib/client/texts. */
import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { expect, it } from 'vitest';

const files = readdirSync('app/_ui', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.tsx'))
  .map((name) => `app/_ui/${name}`);

/** Attributes that people read or hear. */
const spoken = new Set([
  'aria-label',
  'aria-description',
  'aria-roledescription',
  'title',
  'placeholder',
  'alt',
  'label',
  'hint',
  'sentence',
  'words',
  'data-tip',
]);
/** Names that are the same in all languages. */
const names = /^(Oriel|TLS|STARTTLS|\.example\.org)$/;

const isWord = (text: string) => /\p{L}{2}/u.test(text) && !names.test(text.trim());

function literals(path: string): string[] {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: string[] = [];
  const note = (node: ts.Node, text: string) => {
    if (!isWord(text)) return;
    const { line } = source.getLineAndCharacterOfPosition(node.getStart());
    found.push(`${path}:${line + 1} ${text.trim()}`);
  };
  /** Literals that an expression may come to; what a call is given is its own business. */
  const comesTo = (node: ts.Expression): void => {
    if (ts.isStringLiteralLike(node)) note(node, node.text);
    else if (ts.isConditionalExpression(node)) {
      comesTo(node.whenTrue);
      comesTo(node.whenFalse);
    } else if (ts.isParenthesizedExpression(node)) comesTo(node.expression);
    else if (ts.isBinaryExpression(node) && /^(\?\?|\|\||&&|\+)$/.test(node.operatorToken.getText())) {
      comesTo(node.left);
      comesTo(node.right);
    } else if (ts.isTemplateExpression(node))
      note(node, [node.head.text, ...node.templateSpans.map((span) => span.literal.text)].join(' '));
  };
  const walk = (node: ts.Node): void => {
    if (ts.isJsxText(node)) note(node, node.text);
    else if (ts.isJsxExpression(node) && node.expression && !ts.isJsxAttribute(node.parent)) comesTo(node.expression);
    else if (ts.isJsxAttribute(node) && spoken.has(node.name.getText()) && node.initializer) {
      if (ts.isStringLiteral(node.initializer)) note(node, node.initializer.text);
      else if (ts.isJsxExpression(node.initializer) && node.initializer.expression) comesTo(node.initializer.expression);
    }
    ts.forEachChild(node, walk);
  };
  walk(source);
  return found;
}

it('I1: components hold no words of their own', () => {
  expect(files.length).toBeGreaterThan(50);
  expect(files.flatMap(literals)).toEqual([]);
});
