/** A style sheet as text; the build puts it in. */
declare module "*.css" {
  const css: string;
  export default css;
}
