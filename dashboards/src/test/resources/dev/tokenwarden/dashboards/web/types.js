// Runs the TypeScript compiler on the sources that the server has: see JavaScriptTypesTest.

const LIB = '/lib/';

// The library's files, which are the same for every check: text, and parsed.
const texts = {};
const parsedLibraries = new Map();

async function load(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.text();
}

async function compiler() {
  if (!globalThis.ts) {
    await new Promise((resolve, reject) => document.head.append(Object.assign(document.createElement('script'), { src: '/typescript/typescript.js', onload: resolve, onerror: reject })));
  }
  return globalThis.ts;
}

// The declarations of the language and of browsers, with those that they refer to.
async function libraries(names) {
  for (const name of names) {
    const path = `${LIB}${name}`;
    if (path in texts) continue;
    texts[path] = await load(`/typescript/${name}`);
    await libraries([...texts[path].matchAll(/\/\/\/ <reference lib="([^"]+)"/g)].map((match) => `lib.${match[1]}.d.ts`));
  }
}

function parse(ts, path, text, version) {
  if (!path.startsWith(LIB)) return ts.createSourceFile(path, text, version, true);
  if (!parsedLibraries.has(path)) parsedLibraries.set(path, ts.createSourceFile(path, text, version, true));
  return parsedLibraries.get(path);
}

// The errors of a configuration, as tsc prints them. `added`: more files, by path.
export async function check(config, added) {
  const ts = await compiler();
  const files = { ...JSON.parse(await load('/sources')), ...added };
  const host = {
    useCaseSensitiveFileNames: true, fileExists: (path) => path in files, readFile: (path) => files[path],
    directoryExists: (path) => Object.keys(files).some((file) => file.startsWith(`${path.replace(/\/$/, '')}/`)),
    // The configuration includes all sources.
    readDirectory: () => Object.keys(files).filter((path) => path.startsWith('/src/')),
  };
  const read = ts.readConfigFile(config, host.readFile);
  const parsed = ts.parseJsonConfigFileContent(read.config, host, '/', undefined, config);
  await libraries(parsed.options.lib);
  Object.assign(files, texts);
  const program = ts.createProgram(parsed.fileNames, parsed.options, {
    ...host, getSourceFile: (path, version) => (path in files ? parse(ts, path, files[path], version) : undefined),
    getDefaultLibFileName: (options) => LIB + ts.getDefaultLibFileName(options), getDefaultLibLocation: () => LIB, writeFile() {},
    useCaseSensitiveFileNames: () => true, getCanonicalFileName: (path) => path, getCurrentDirectory: () => '/', getNewLine: () => '\n',
  });
  const all = [...(read.error ? [read.error] : []), ...parsed.errors, ...ts.getPreEmitDiagnostics(program)];
  return all.map((one) => {
    const at = one.file && ts.getLineAndCharacterOfPosition(one.file, one.start);
    return `${at ? `${one.file.fileName}(${at.line + 1},${at.character + 1}): ` : ''}${ts.flattenDiagnosticMessageText(one.messageText, '\n')}`;
  });
}
