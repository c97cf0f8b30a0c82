-- AlterTable
ALTER TABLE "incident" ADD COLUMN     "image_bytes" BIGINT NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "image" (
    "incident_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "width" INTEGER NOT NULL,
    "height" INTEGER NOT NULL,
    "bytes" BYTEA NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" BIGINT NOT NULL,

    CONSTRAINT "image_pkey" PRIMARY KEY ("incident_id","id")
);

-- Images are compressed already; trying again costs time and saves nothing.
ALTER TABLE "image" ALTER COLUMN "bytes" SET STORAGE EXTERNAL;
