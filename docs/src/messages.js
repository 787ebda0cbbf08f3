// The parts of the page (@podwire/ui) have a catalogue of their own. An edition in another language puts its texts beside the
// site's, in i18n/LOCALE/code.json: "ui.lab.start" is the text of "lab.start", "ui.lab.frames.one" one of its plural forms.
// @boundaries-ignore made by Docusaurus when the site is built
import codeTranslations from "@generated/codeTranslations";
// @boundaries-ignore made by Docusaurus when the site is built
import docusaurus from "@generated/docusaurus.config";
// @boundaries-ignore made by Docusaurus when the site is built
import i18n from "@generated/i18n";
import { setMessages } from "@podwire/ui/messages";

const PLURAL = /^(.*)\.(zero|one|two|few|many|other)$/;

const messages = {};
for (const [id, text] of Object.entries(codeTranslations)) {
  if (!id.startsWith("ui.")) continue;
  const key = id.slice("ui.".length);
  const [, plural, category] = PLURAL.exec(key) ?? [];
  if (plural === undefined) messages[key] = text;
  else messages[plural] = { ...messages[plural], [category]: text };
}
if (i18n.currentLocale !== docusaurus.i18n.defaultLocale) setMessages(i18n.currentLocale, messages);
