// UTF-8 through the encoders that Node and the page both have. A byte order mark is a character like another.

declare class TextEncoder {
  encode(text: string): Uint8Array;
}
declare class TextDecoder {
  constructor(label: string, options: { ignoreBOM: boolean });
  decode(bytes: Uint8Array): string;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

export const writeUtf8 = (text: string): Uint8Array => encoder.encode(text);
export const readUtf8 = (bytes: Uint8Array): string => decoder.decode(bytes);
