import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { noiseSourceNames } from "../experiment/noiseSources.ts";
import { replicaSeeds } from "../experiment/seeds.ts";
import { anyCondition } from "../experiment/testSupport/anyCondition.ts";
import { resultsToCsv } from "./resultsCsv.ts";
import { fakeNoise, fakeResults } from "./testSupport/fakeResults.ts";

const testLabels = [0, 1, 1, 1];
const lines = (csv: string) => csv.split("\r\n");

describe("resultsToCsv", () => {
  it("has one row per condition, replica and epoch", () => {
    const replicas = [
      { predictions: [0, 1, 1, 0], testLosses: [2, 1.5] },
      { predictions: [0, 1, 1, 1], testLosses: [2, 0.1 + 0.2] },
    ];
    const csv = resultsToCsv(
      fakeResults({
        testLabels,
        classNames: ["cat", "dog"],
        conditions: [
          { name: "CONTROL", replicas },
          { name: "ALGO+IMPL", noise: fakeNoise("varied", "atomic"), replicas },
        ],
      }),
    );
    const [header, ...rows] = lines(csv);
    expect(header).toBe(
      "condition,init,order,sampling,augmentation,dropout,perturbation,reduction,profile,adapter_kind," +
        "browser,kernels_version,reference_step,model,dropout_rate,dataset,dataset_hash,replica_index,seed_block,status,error,init_seed,order_seed,within_batch_seed,sampling_seed,augmentation_seed," +
        "dropout_seed,perturbation_seed,epoch_index,train_loss,test_loss,test_accuracy," +
        "accuracy: cat,accuracy: dog,weight_fingerprint,initial_weights_fingerprint," +
        "final_weights_fingerprint,test_logits_fingerprint",
    );
    expect(rows).toHaveLength(2 * 2 * 2 + 1);
    expect(rows.at(-1)).toBe("");
    const seeds = replicaSeeds(1, fakeNoise("varied", "atomic"), 1);
    expect(rows[7]).toMatch(
      new RegExp(
        "^ALGO\\+IMPL,varied,varied,off,off,off,off,atomic,software,software,Chromium 156,1,,tiny,0,hand-made,0{64},1,0,done,," +
          `${seeds.init},${seeds.order},${seeds.withinBatch},${seeds.sampling},` +
          `${seeds.augmentation},${seeds.dropout},${seeds.perturbation},` +
          "1,0.15000000000000002,0.30000000000000004,1,1,1,[0-9a-f]{64},1{64},",
      ),
    );
    // Two thirds of class "dog", three quarters of all.
    expect(rows[1]).toContain(",1,0.75,1.5,0.75,1,0.6666666666666666,");
  });

  it("names the seed block of each replica", () => {
    const replica = { predictions: [0, 1, 1, 0] };
    const csv = resultsToCsv(
      fakeResults({
        testLabels,
        replicaCount: 2,
        seedBlockCount: 2,
        conditions: [
          { name: "CONTROL", replicas: [replica, replica, replica, replica] },
          { name: "ALGO", noise: fakeNoise("varied", "ordered"), replicas: [replica, replica] },
        ],
      }),
    );
    const [header, ...rows] = lines(csv).map((line) => line.split(","));
    const cells = (name: string) => rows.slice(0, -1).map((row) => row[header.indexOf(name)]);
    expect(cells("replica_index")).toEqual(["0", "1", "2", "3", "0", "1"]);
    expect(cells("seed_block")).toEqual(["0", "0", "1", "1", "0", "0"]);
  });

  it("says whether the reference step repeated its bits", () => {
    const made = fakeResults({
      testLabels,
      conditions: [{ name: "CONTROL", replicas: [{ predictions: [0, 1, 1, 0] }] }],
    });
    const cell = (end: string) => {
      const referenceStep = { condition: "CONTROL", start: "a".repeat(64), end };
      const [header, row] = lines(resultsToCsv({ ...made, referenceStep }));
      return row.split(",")[header.split(",").indexOf("reference_step")];
    };
    expect(cell("a".repeat(64))).toBe("equal");
    expect(cell("b".repeat(64))).toBe("different");
  });

  it("has a column for the setting of every noise source and for every seed", () => {
    fc.assert(
      fc.property(anyCondition, (noise) => {
        const made = fakeResults({
          testLabels,
          conditions: [{ name: "any", replicas: [{ predictions: [0, 1, 1, 0] }] }],
        });
        const seeds = replicaSeeds(1, noise, 0);
        const conditions = made.conditions.map((condition) => ({
          ...condition,
          noise,
          replicas: condition.replicas.map((replica) => ({ ...replica, seeds })),
        }));
        const csv = resultsToCsv({ ...made, conditions });
        const [header, row] = lines(csv).map((line) => line.split(","));
        expect(header.indexOf("profile")).toBe(1 + noiseSourceNames.length);
        expect(row.slice(1, 1 + noiseSourceNames.length)).toEqual(Object.values(noise));
        const seedCells = row.filter((_, column) => header[column].endsWith("_seed"));
        expect(seedCells).toEqual(Object.values(seeds).map(String));
      }),
    );
  });

  it("has rates of each subgroup, with FP + TN and FN + TP for divisors", () => {
    // By hand. Subgroup a: labels 0 0 1, predictions 0 1 1: FP 1 of 2, FN 0 of 1.
    // Subgroup b: label 1 alone, predicted 0: FN 1 of 1, no negatives.
    const experiment = {
      testLabels: [0, 0, 1, 1],
      subgroupNames: ["a", "b"],
      testSubgroups: [0, 0, 0, 1],
      conditions: [{ name: "IMPL", replicas: [{ predictions: [0, 1, 1, 0] }] }],
    };
    const binary = { ...experiment, classNames: ["no", "yes"] };
    const [header, row] = lines(resultsToCsv(fakeResults(binary)));
    const names = header.split(",");
    const cells = row.split(",");
    const cell = (name: string) => cells[names.indexOf(name)];
    expect(cell("accuracy in a")).toBe(String(2 / 3));
    expect(cell("false_positive_rate in a")).toBe("0.5");
    expect(cell("false_negative_rate in a")).toBe("0");
    expect(cell("false_positive_rate in b")).toBe("");
    expect(cell("false_negative_rate in b")).toBe("1");
    const several = { ...experiment, classNames: ["no", "yes", "perhaps"] };
    const [header3, row3] = lines(resultsToCsv(fakeResults(several)));
    expect(header3).not.toContain("false_positive_rate");
    expect(row3.split(",")).toHaveLength(header3.split(",").length);
  });

  it("gives every row as many cells as the header, failed replicas included", () => {
    const csv = resultsToCsv(
      fakeResults({
        testLabels,
        conditions: [
          {
            name: "IMPL",
            replicas: [{ predictions: [0, 1, 1, 1] }, { predictions: [], status: "failed" }],
          },
        ],
      }),
    );
    const cellCounts = lines(csv)
      .slice(0, -1)
      .map((line) => line.split(",").length);
    expect(new Set(cellCounts).size).toBe(1);
    expect(lines(csv)[2]).toContain(",1,0,failed,device-lost,");
  });

  it("writes NaN losses of a diverged replica", () => {
    const csv = resultsToCsv(
      fakeResults({
        testLabels,
        conditions: [
          {
            name: "IMPL",
            replicas: [{ predictions: [0, 0, 0, 0], status: "diverged", testLosses: [Number.NaN] }],
          },
        ],
      }),
    );
    expect(lines(csv)[1]).toContain(",0,NaN,NaN,0.25,1,0,");
  });

  // RFC 4180, section 2, items 5 to 7; OWASP's list of first characters.
  it.each([
    ["a,b", '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ["two\r\nlines", '"two\r\nlines"'],
    ["=1+1", "'=1+1"],
    ["+1", "'+1"],
    ["-1", "'-1"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["\tx", "'\tx"],
    ['=HYPERLINK("a","b")', '"\'=HYPERLINK(""a"",""b"")"'],
    ["plain", "plain"],
  ])("writes the condition name %j as %j", (name, cell) => {
    const results = fakeResults({
      testLabels,
      conditions: [{ name, replicas: [{ predictions: [0, 1, 1, 1] }] }],
    });
    expect(resultsToCsv(results)).toContain(`\r\n${cell},fixed,fixed,off,`);
  });
});
