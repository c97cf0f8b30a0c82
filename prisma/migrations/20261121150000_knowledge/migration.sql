-- CreateTable
CREATE TABLE "knowledge_head" (
    "id" INTEGER NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "knowledge_head_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "knowledge_record" (
    "id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "record" JSONB NOT NULL,
    "source" TEXT NOT NULL,
    "upstream" JSONB,
    "is_pending" BOOLEAN NOT NULL DEFAULT false,
    "is_gone" BOOLEAN NOT NULL DEFAULT false,
    "is_edited" BOOLEAN NOT NULL DEFAULT false,
    "merged_into" INTEGER,
    "created_at" BIGINT NOT NULL,
    "changed_at" BIGINT NOT NULL,

    CONSTRAINT "knowledge_record_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "knowledge_version" (
    "record_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "change" TEXT NOT NULL,
    "reason" TEXT,
    "record" JSONB NOT NULL,
    "actor" JSONB NOT NULL,
    "at" BIGINT NOT NULL,

    CONSTRAINT "knowledge_version_pkey" PRIMARY KEY ("record_id","version")
);

-- CreateTable
CREATE TABLE "knowledge_source" (
    "path" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "actor" JSONB NOT NULL,
    "at" BIGINT NOT NULL,

    CONSTRAINT "knowledge_source_pkey" PRIMARY KEY ("path","revision")
);

-- CreateIndex
CREATE UNIQUE INDEX "knowledge_record_number_key" ON "knowledge_record"("number");

-- CreateIndex
CREATE INDEX "knowledge_record_source_idx" ON "knowledge_record"("source");

-- The row that every change of the knowledge locks.
INSERT INTO "knowledge_head" ("id", "revision") VALUES (1, 0);
