import { strFromU8 } from "fflate";
import type { SourceFile } from "../../../core/dataset/sourceFile.ts";
import { hexBytes } from "../../bytes.ts";
import { invalid, quoted } from "../../invalid.ts";

/** NumPy itself refuses headers of more than 10,000 characters by default. */
const headerBytes = 64 * 1024;
const magic = "93 4e 55 4d 50 59";

/** An array of a `.npy` file: numbers of one type, in C order, from `startByte` on. */
export interface NpyHeader {
  readonly kind: "unsigned" | "signed" | "boolean" | "float";
  readonly itemBytes: number;
  readonly littleEndian: boolean;
  readonly shape: readonly number[];
  /** Product of the shape; 1 for a scalar. */
  readonly itemCount: number;
  readonly startByte: number;
}

/**
 * Reads the header of a `.npy` file, versions 1 to 3, and checks it against the file's size.
 *
 * @throws {LabError} "dataset-invalid" if it is malformed, Fortran-ordered, of pickled objects or
 *   another type that holds no plain numbers, or describes more or fewer bytes than there are.
 * @see numpy.lib.format, "Format Version 1.0" to "3.0".
 */
export async function readNpyHeader(file: SourceFile): Promise<NpyHeader> {
  const { path } = file;
  const start = await file.read(0, 12);
  if (hexBytes(start.subarray(0, 6)) !== magic) {
    const found = hexBytes(start.subarray(0, 6));
    throw invalid(`${path} byte 0`, `a NumPy array (${magic})`, found);
  }
  const major = start[6];
  if (start.length < 12 || major < 1 || major > 3) {
    throw invalid(`${path} byte 6`, "version 1, 2 or 3", hexBytes(start.subarray(6, 8)));
  }
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
  const textStart = major === 1 ? 10 : 12;
  const textBytes = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (textBytes > headerBytes) {
    throw invalid(`${path} byte 8`, `a header of at most ${headerBytes} bytes`, `${textBytes}`);
  }
  const startByte = textStart + textBytes;
  const text = strFromU8(await file.read(textStart, startByte));
  const header = { ...parseHeaderText(text, `${path} byte ${textStart}`), startByte };
  const neededBytes = startByte + header.itemCount * header.itemBytes;
  if (file.size !== null && file.size !== neededBytes) {
    const expected = `${neededBytes} bytes for shape ${shapeText(header.shape)}`;
    throw invalid(path, expected, `${file.size}`);
  }
  return header;
}

/** A shape as Python writes it: `(60000, 28, 28)`. */
export function shapeText(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
}

/** The header is a Python dictionary of three keys; Python 2 wrote `28L` for a long. */
function parseHeaderText(text: string, where: string): Omit<NpyHeader, "startByte"> {
  const descr = /'descr'\s*:\s*'([^']{0,20})'/.exec(text)?.[1];
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1];
  const shapeList = /'shape'\s*:\s*\(([0-9L,\s]{0,400})\)/.exec(text)?.[1];
  if (/'descr'\s*:\s*\[/.test(text)) {
    throw invalid(`${where} (descr)`, "numbers of one type", "a structured array");
  }
  if (descr === undefined || order === undefined || shapeList === undefined) {
    throw invalid(where, "a header with descr, fortran_order and shape", quoted(text.trim()));
  }
  const shape = parseShape(shapeList, where);
  if (order === "True" && shape.length > 1) {
    const expected = "an array in C order (numpy.ascontiguousarray)";
    throw invalid(`${where} (fortran_order)`, expected, "Fortran order");
  }
  const itemCount = shape.reduce((product, length) => product * length, 1);
  const type = parseType(descr, where);
  if (!Number.isSafeInteger(itemCount * type.itemBytes)) {
    throw invalid(`${where} (shape)`, "a size that fits a file", shapeText(shape));
  }
  return { ...type, shape, itemCount };
}

function parseShape(list: string, where: string): number[] {
  const lengths = list.split(",").map((length) => length.trim().replace(/L$/, ""));
  if (lengths.at(-1) === "") lengths.pop();
  return lengths.map((length) => {
    const value = Number(length);
    if (!/^\d+$/.test(length) || !Number.isSafeInteger(value)) {
      throw invalid(`${where} (shape)`, "whole numbers", quoted(list));
    }
    return value;
  });
}

function parseType(descr: string, where: string) {
  const [, byteOrder, letter, digits] = /^([<>|=]?)([a-zA-Z?])(\d{0,4})$/.exec(descr) ?? [];
  const itemBytes = letter === "?" ? 1 : Number(digits);
  const kind = ({ u: "unsigned", i: "signed", b: "boolean", "?": "boolean", f: "float" } as const)[
    letter ?? ""
  ];
  if (letter === "O") {
    throw invalid(`${where} (descr)`, "numbers", "pickled Python objects, which are not read");
  }
  const sizes = kind === "boolean" ? [1] : kind === "float" ? [2, 4, 8] : [1, 2, 4, 8];
  if (kind === undefined || !sizes.includes(itemBytes) || byteOrder === "=") {
    throw invalid(`${where} (descr)`, "integers such as '|u1' or '<i8'", quoted(descr));
  }
  return { kind, itemBytes, littleEndian: byteOrder !== ">" };
}
