import { strToU8 } from "fflate";

/**
 * A `.npy` file by NumPy's documented layout (numpy.lib.format): magic, version, header length,
 * header text padded with spaces to a multiple of 64 and ended by a newline, data.
 *
 * The same bytes come from
 *   numpy.lib.format.write_array(file, numpy.zeros((2, 1), "u1"), version=(1, 0))
 *
 * @param descr NumPy's type string: `|u1`, `<i8`.
 * @param shape As Python writes it: `(2, 1)`, `(3,)`.
 */
export function npyFile(
  descr: string,
  shape: string,
  data: Uint8Array,
  { version = 1, order = "False" } = {},
): Uint8Array {
  const text = `{'descr': ${descr.startsWith("[") ? descr : `'${descr}'`}, 'fortran_order': ${order}, 'shape': ${shape}, }`;
  const start = version === 1 ? 10 : 12;
  const length = Math.ceil((start + text.length + 1) / 64) * 64 - start;
  const file = new Uint8Array(start + length + data.length);
  file.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0]);
  const view = new DataView(file.buffer);
  if (version === 1) view.setUint16(8, length, true);
  else view.setUint32(8, length, true);
  file.set(strToU8(`${text.padEnd(length - 1)}\n`), start);
  file.set(data, start + length);
  return file;
}
