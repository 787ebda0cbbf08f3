// Everything that is said in the page but written elsewhere (the parts of the page, the lab, the judge) has a catalogue of
// its own. An edition in another language puts its texts beside the site's, in i18n/LOCALE/code.json: "ui.lab.start" is the text
// of "lab.start" in @podwire/ui (decision 14).
// @boundaries-ignore made by Docusaurus when the site is built
import codeTranslations from "@generated/codeTranslations";
// @boundaries-ignore made by Docusaurus when the site is built
import docusaurus from "@generated/docusaurus.config";
// @boundaries-ignore made by Docusaurus when the site is built
import i18n from "@generated/i18n";
import { setEdition } from "@podwire/ui/messages";

if (i18n.currentLocale !== docusaurus.i18n.defaultLocale)
  setEdition({ locale: i18n.currentLocale, texts: codeTranslations });
