// What the reference pages say by themselves, by id in an edition's code.json; `{about}` and `{command}` are replaced.
export const referenceEnglish = {
  "reference.glossary": "Glossary",
  "reference.glossary.about": "The words of the course, each in a sentence or two",
  "reference.sheets": "Cheat sheets",
  "reference.sheet.about": "{about}: what people want of {command}, and how it is asked",
  "reference.sheet.how": "How do I …",
  "reference.sheet.help": "Its own help",
};
