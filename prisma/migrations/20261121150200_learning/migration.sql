-- CreateTable
CREATE TABLE "lesson" (
    "incident_id" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "episode" JSONB NOT NULL,
    "evidence" JSONB NOT NULL,

    CONSTRAINT "lesson_pkey" PRIMARY KEY ("incident_id","digest")
);

-- CreateTable
CREATE TABLE "learning_step" (
    "version" INTEGER NOT NULL,
    "data" JSONB NOT NULL,
    "at" BIGINT NOT NULL,

    CONSTRAINT "learning_step_pkey" PRIMARY KEY ("version")
);
