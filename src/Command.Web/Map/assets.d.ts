declare module '*.svg' {
  const text: string;
  export default text;
}

// The light build has no declarations of its own; what we use of it is the same.
declare module 'hls.js/light' {
  export { default } from 'hls.js';
}
