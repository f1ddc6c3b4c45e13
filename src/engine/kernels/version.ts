/** Version of the kernels' arithmetic: counted up whenever a trained bit can move. */
export const kernelsVersion = "1";
