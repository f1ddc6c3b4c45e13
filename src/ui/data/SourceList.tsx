import { sources } from "../../core/dataset/sources.ts";
import { formatBytes } from "../../core/text/format.ts";
import { useLab } from "../../state/useLab.ts";
import { datasetText } from "./datasetText.ts";

/** Data sets that one click downloads; size and licence are shown before. */
export function SourceList() {
  const downloads = useLab((s) => s.downloads);
  const openSource = useLab((s) => s.openSource);
  const removeDownload = useLab((s) => s.removeDownload);
  return (
    <section aria-labelledby="data-sources">
      <h3 id="data-sources">Add with one click</h3>
      <p className="field-note">
        Downloaded from the Hugging Face hub, which sees your IP address and which files you get. A
        download that is cut off resumes where it stopped.
      </p>
      <ul className="dataset-list">
        {sources.map((source) => {
          const { name, title, licence } = source;
          const kept = downloads.find(({ sourceName }) => sourceName === name);
          const isWhole = kept !== undefined && kept.bytes >= kept.totalBytes;
          const action = kept === undefined ? "Get" : isWhole ? "Open" : "Resume";
          return (
            <li key={name}>
              <div className="dataset-words">
                <strong>{title}</strong>
                <p className="field-note">
                  {datasetText(source)}. {formatBytes(source.downloadBytes)} to download, licence:{" "}
                  {licence}.
                </p>
                {kept !== undefined && (
                  <p className="field-note">
                    {isWhole
                      ? `Downloaded: ${formatBytes(kept.bytes)} kept.`
                      : `${formatBytes(kept.bytes)} of ${formatBytes(kept.totalBytes)} kept.`}
                    <button
                      type="button"
                      className="quiet"
                      aria-label={`Remove the download of ${title}`}
                      onClick={() => void removeDownload(name)}
                    >
                      Remove
                    </button>
                  </p>
                )}
              </div>
              <div className="button-row">
                <button
                  type="button"
                  aria-label={`${action} ${title}`}
                  onClick={() => void openSource(name)}
                >
                  {action}
                </button>
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
