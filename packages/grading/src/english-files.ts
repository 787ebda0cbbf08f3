// What is wrong with a progress or a work file, without its subject. Apart from the judge's sentences, which the first page does not need.

export const englishFiles = {
  "file.notWhole": "is not whole",
  "file.noProgress": "is not a progress file",
  "file.noWork": "is not a work file",
  "file.notWholeWork": "is not whole, or is no work file at all",
  "file.newer": "is in format {format}, from a later version of podwire than this one, which knows {known}",
  "file.badProgress": "has a progress that {problem}",
  "file.badFiles": "has files that are not texts",
} as const;
