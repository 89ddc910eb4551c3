import { zipOf } from "../ui/zip";
import type { Packed } from "../ui/zip";

/** What was dropped or chosen, as one upload: a file as it is, a folder as a zip. */
export async function asUpload(transfer: DataTransfer): Promise<{ name: string; blob: Blob } | null> {
  const entry = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).find(Boolean);
  if (entry?.isDirectory) {
    const files: Packed[] = [];
    await walk(entry as FileSystemDirectoryEntry, "", files);
    return { name: `${entry.name}.zip`, blob: zipOf(files) };
  }
  const file = transfer.files[0];
  return file ? { name: file.name, blob: file } : null;
}

/** A folder chosen by dialogue. */
export async function folderUpload(chosen: FileList): Promise<{ name: string; blob: Blob }> {
  const files: Packed[] = [];
  let folder = "scenario";
  for (const file of chosen) {
    const [top, ...path] = file.webkitRelativePath.split("/");
    folder = top || folder;
    if (!hidden(file.name)) files.push({ path: path.join("/") || file.name, bytes: await bytesOf(file) });
  }
  return { name: `${folder}.zip`, blob: zipOf(files) };
}

const bytesOf = async (file: Blob) => new Uint8Array(await file.arrayBuffer());
const hidden = (name: string) => name.startsWith(".") || name.startsWith("~$");

async function walk(folder: FileSystemDirectoryEntry, path: string, files: Packed[]): Promise<void> {
  const reader = folder.createReader();
  const next = () => new Promise<FileSystemEntry[]>((done, fail) => reader.readEntries(done, fail));
  for (let entries = await next(); entries.length; entries = await next()) {
    for (const entry of entries) {
      if (hidden(entry.name)) continue;
      if (entry.isDirectory) await walk(entry as FileSystemDirectoryEntry, `${path}${entry.name}/`, files);
      else {
        const file = await new Promise<File>((done, fail) => (entry as FileSystemFileEntry).file(done, fail));
        files.push({ path: path + entry.name, bytes: await bytesOf(file) });
      }
    }
  }
}
