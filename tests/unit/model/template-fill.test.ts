import { describe, expect, it } from 'vitest';
import { fillTemplate } from '@/lib/model/template-fill';

const template = {
  subject: 'About {{subject}}',
  text: 'Dear {{ firstName }},\n{{name}} {{date}} {{myName}} {{order}}',
  html: '<p>Dear {{firstName}}, {{order}} {{NAME}}</p>',
};

describe('row 117: the places of a template', () => {
  it('are filled in as words, whatever signs are in them', () => {
    const filled = fillTemplate(template, { firstName: '<b>Zoë</b> & $&', name: 'Zoë Q', date: 'today', myName: 'Maren', subject: 'x' });
    expect(filled.html).toContain('Dear &lt;b&gt;Zoë&lt;/b&gt; &amp; $&amp;,');
    expect(filled.html).toContain('Zoë Q</p>');
    expect(filled.text).toBe('Dear <b>Zoë</b> & $&,\nZoë Q today Maren {{order}}');
    expect(filled.subject).toBe('About x');
  });
  it('stay and are marked where nothing is known for them', () => {
    const filled = fillTemplate(template, { name: 'Zoë', firstName: ' ' });
    expect(filled.left).toBe(4);
    expect(filled.text).toContain('{{ firstName }}');
    expect(filled.html).toMatch(/<span style="background-color: #fff0a8; color: #1f1c18">\{\{order\}\}<\/span>/);
  });
  it('within a tag are filled in, and never marked: the link would break', () => {
    const html = '<p><a href="https://a.example/?who={{name}}&amp;of={{order}}" title="a > {{order}}">{{order}}</a></p>';
    expect(fillTemplate({ ...template, html }, { name: '"Zoë"' }).html).toBe(
      '<p><a href="https://a.example/?who=&quot;Zoë&quot;&amp;of={{order}}" title="a > {{order}}"><span style="background-color: #fff0a8; color: #1f1c18">{{order}}</span></a></p>',
    );
  });
  it('are none of these', () => {
    for (const text of ['{{}}', '{{a b}}', '{ {name} }', '{{constructor}}'.slice(1)])
      expect(fillTemplate({ ...template, text }, {}).text).toBe(text);
    expect(fillTemplate({ ...template, text: '{{constructor}}' }, {}).text).toBe('{{constructor}}');
  });
});
