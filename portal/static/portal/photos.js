// Makes photos smaller before they leave the phone, and uploads each by itself, with a second try.
(function () {
  "use strict";
  var form = document.querySelector("form[data-shrink]");
  if (!form || !window.createImageBitmap) { return; }
  var input = form.querySelector("input[type=file]"), list = form.querySelector("[data-uploads]");
  var waiting = 0, failed = 0;
  // Pixels of the longer side and quality, until a photo is light enough for a weak signal.
  var steps = [[2000, 0.8], [1600, 0.7], [1280, 0.6]], lightest = 500000;

  function encoded(picture, step) {
    var scale = Math.min(1, step[0] / Math.max(picture.width, picture.height));
    var canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    return new Promise(function (done) { canvas.toBlob(done, "image/jpeg", step[1]); });
  }

  function light(picture, count) {
    return encoded(picture, steps[count]).then(function (blob) {
      var last = count + 1 === steps.length;
      return last || !blob || blob.size <= lightest ? blob : light(picture, count + 1);
    });
  }

  function shrunk(file) {
    return createImageBitmap(file).then(function (picture) { return light(picture, 0); }).then(
      function (blob) { return blob && blob.size < file.size ? blob : file; },
      function () { return file; });  // what the browser cannot read, the server may
  }

  // One after the other: a weak signal is not shared out, and the server takes each in turn.
  var queue = Promise.resolve();

  function enqueue(file, blob, row) {
    waiting += 1;
    queue = queue.then(function () { return blob || shrunk(file); }).then(function (small) {
      return new Promise(function (done) { send(file, small, row, done); });
    });
  }

  function send(file, blob, row, done) {
    var bar = document.createElement("progress"), name = document.createElement("span");
    var words = document.createElement("span"), body = new FormData(), request = new XMLHttpRequest();
    name.textContent = file.name;
    words.textContent = form.dataset.working;
    bar.max = 1;
    bar.setAttribute("aria-label", file.name);
    row.replaceChildren(name, bar, words);
    body.set("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    body.set("photos", blob, file.name);
    request.upload.addEventListener("progress", function (event) {
      if (event.lengthComputable) { bar.value = event.loaded / event.total; }
    });
    request.addEventListener("loadend", function () {
      waiting -= 1;
      if (request.status >= 200 && request.status < 300) {
        words.textContent = form.dataset.done;
        bar.remove();
      } else {
        failed += 1;
        retry(file, blob, row, words);
      }
      done();
      if (waiting === 0 && failed === 0) { form.submit(); }  // shows them, and keeps what was typed of others
    });
    request.open("POST", form.action);
    request.send(body);
  }

  function retry(file, blob, row, words) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = form.dataset.retry;
    button.addEventListener("click", function () { failed -= 1; enqueue(file, blob, row); });
    words.textContent = form.dataset.lost;
    row.append(button);
  }

  input.addEventListener("change", function () {
    Array.from(input.files).forEach(function (file) {
      var row = document.createElement("li");
      row.textContent = file.name;
      list.append(row);
      enqueue(file, null, row);
    });
    input.value = "";
  });
}());
